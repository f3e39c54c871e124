package io.tallystick.domain.client;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key to the API, without the secret itself.
 *
 * @param name unique, also among revoked keys
 * @param scopes those that this version knows
 * @param lastUsedAt within a minute
 * @param revokedAt empty while the key is valid
 */
public record ApiKey(
    long id,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt) {

  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  /** Whether it may do what needs this scope; every key may read. */
  public boolean allows(Scope needed) {
    return needed == Scope.READ || scopes.contains(needed);
  }

  /** Its name where the ledger and the audit log say who acted. */
  public String actor() {
    return "api key " + name;
  }
}
