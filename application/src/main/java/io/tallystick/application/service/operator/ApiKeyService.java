package io.tallystick.application.service.operator;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.AuthenticateClient;
import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps the keys to the API; each change is in the audit log. */
public final class ApiKeyService implements ManageApiKeys, AuthenticateClient {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String PREFIX = "tsk_";
  private static final Pattern SECRET = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final ApiKeys keys;
  private final AuditLog audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final FoundSecrets known = new FoundSecrets();

  public ApiKeyService(
      ApiKeys keys, AuditLog audit, Transactions transactions, InstantSource clock) {
    this.keys = keys;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public List<ApiKey> list() {
    return keys.all();
  }

  @Override
  public Creation create(String name, Set<Scope> scopes, String actor) {
    if (!NAME.matcher(name).matches()) {
      return new Creation.Refused("a name has 1 to 64 letters, digits, or any of . _ - inside");
    }
    if (scopes.isEmpty()) {
      return new Creation.Refused("a key needs at least one scope");
    }
    String secret = PREFIX + Secrets.random();
    return transactions.committed(
        () -> {
          Instant now = clock.instant();
          if (!keys.add(name, Secrets.digest(secret), scopes, now)) {
            return new Creation.Refused(
                "there is or was a key %s: choose another name".formatted(name));
          }
          note(actor, "create_api_key", name, codes(scopes), now);
          return new Creation.Created(secret);
        });
  }

  @Override
  public Revocation revoke(String name, String actor) {
    return transactions.committed(
        () -> {
          Instant now = clock.instant();
          if (keys.revoke(name, now)) {
            note(actor, "revoke_api_key", name, "revoked", now);
            return Revocation.REVOKED;
          }
          return keys.all().stream().anyMatch(key -> key.name().equals(name))
              ? Revocation.REVOKED_BEFORE
              : Revocation.UNKNOWN;
        });
  }

  @Override
  public boolean isKnown(String secret) {
    return known.contains(secret);
  }

  @Override
  public Optional<ApiKey> authenticate(String secret) {
    if (!SECRET.matcher(secret).matches()) {
      return Optional.empty();
    }
    Optional<ApiKey> key =
        transactions
            .withLockTimeout(LONGEST_WAIT)
            .committed(() -> keys.use(Secrets.digest(secret), clock.instant()));
    known.note(secret, key.isPresent());
    return key;
  }

  private static String codes(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::code).collect(Collectors.joining(", "));
  }

  private void note(String actor, String action, String name, String reason, Instant at) {
    audit.append(new Action(actor, action, name, reason, at));
  }
}
