package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.KeyRow;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of {@link InMemoryBooks}. */
record InMemoryApiKeys(InMemoryBooks books) implements ApiKeys {

  @Override
  public List<ApiKey> all() {
    return books.read(state -> state.apiKeys.values().stream().map(KeyRow::key).toList());
  }

  @Override
  public boolean add(String name, byte[] digest, Set<Scope> scopes, Instant at) {
    InMemoryState state = books.inTransaction();
    ApiKey key =
        new ApiKey(state.apiKeys.size() + 1L, name, scopes, at, Optional.empty(), Optional.empty());
    return state.apiKeys.putIfAbsent(name, new KeyRow(key, digest)) == null;
  }

  @Override
  public Optional<ApiKey> use(byte[] digest, Instant at) {
    InMemoryState state = books.inTransaction();
    Optional<KeyRow> found =
        state.apiKeys.values().stream()
            .filter(row -> Arrays.equals(row.digest(), digest))
            .filter(row -> row.key().revokedAt().isEmpty())
            .findFirst();
    found
        .filter(row -> row.key().lastUsedAt().filter(at.minusSeconds(60)::isBefore).isEmpty())
        .ifPresent(row -> put(row, Optional.of(at), Optional.empty()));
    return found.map(KeyRow::key);
  }

  @Override
  public boolean revoke(String name, Instant at) {
    KeyRow row = books.inTransaction().apiKeys.get(name);
    if (row == null || row.key().revokedAt().isPresent()) {
      return false;
    }
    put(row, row.key().lastUsedAt(), Optional.of(at));
    return true;
  }

  private void put(KeyRow row, Optional<Instant> used, Optional<Instant> revoked) {
    ApiKey key = row.key();
    ApiKey changed = new ApiKey(key.id(), key.name(), key.scopes(), key.createdAt(), used, revoked);
    books.inTransaction().apiKeys.put(key.name(), new KeyRow(changed, row.digest()));
  }
}
