package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table {@code api_keys}. */
@Singleton
record PostgresApiKeys(Sql statements) implements ApiKeys {

  private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);

  private static final String SELECT =
      """
      SELECT id, name, array_to_string(scopes, ' ') AS scopes, created_at, last_used_at, revoked_at
      FROM tallystick.api_keys\
      """;

  @Override
  public List<ApiKey> all() {
    return statements.query(SELECT + " ORDER BY name", PostgresApiKeys::key);
  }

  @Override
  public boolean add(String name, byte[] digest, Set<Scope> scopes, Instant at) {
    return statements.execute(
            """
            INSERT INTO tallystick.api_keys (name, key_digest, scopes, created_at)
            VALUES (?, ?, string_to_array(?, ' '), ?) ON CONFLICT (name) DO NOTHING
            """,
            name,
            digest,
            scopes.stream().sorted().map(Scope::code).collect(Collectors.joining(" ")),
            at)
        == 1;
  }

  @Override
  public Optional<ApiKey> use(byte[] digest, Instant at) {
    Optional<ApiKey> found =
        statements.first(
            SELECT + " WHERE key_digest = ? AND revoked_at IS NULL", PostgresApiKeys::key, digest);
    Instant latest = at.minus(WRITTEN_EVERY);
    found
        .filter(key -> key.lastUsedAt().filter(latest::isBefore).isEmpty())
        .ifPresent(
            key ->
                statements.execute(
                    """
                    UPDATE tallystick.api_keys SET last_used_at = ?
                    WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)
                    """,
                    at,
                    key.id(),
                    latest));
    return found;
  }

  @Override
  public boolean revoke(String name, Instant at) {
    return statements.execute(
            "UPDATE tallystick.api_keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
            at,
            name)
        == 1;
  }

  /** A scope that only a later version knows is left out: it allows nothing here. */
  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getLong("id"),
        row.getString("name"),
        Stream.of(row.getString("scopes").split(" "))
            .flatMap(code -> Scope.of(code).stream())
            .collect(Collectors.toSet()),
        row.getTimestamp("created_at").toInstant(),
        Sql.instant(row, "last_used_at"),
        Sql.instant(row, "revoked_at"));
  }
}
