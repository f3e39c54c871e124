package io.tallystick.application.usecase.operator;

import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.util.List;
import java.util.Set;

/** Which programs may use the API. */
public interface ManageApiKeys {

  /** All keys, revoked ones too, by name. */
  List<ApiKey> list();

  /** Creates a key; this is the only time that its secret is known. */
  Creation create(String name, Set<Scope> scopes, String actor);

  /** Revokes a key, from the next request on. */
  Revocation revoke(String name, String actor);

  /** Result of {@link #create}. */
  sealed interface Creation {

    /**
     * The key exists.
     *
     * @param secret {@code tsk_…}
     */
    record Created(String secret) implements Creation {}

    /** No key was made; the sentence says why. */
    record Refused(String reason) implements Creation {}
  }

  /** Result of {@link #revoke}. */
  enum Revocation {
    REVOKED,
    REVOKED_BEFORE,
    UNKNOWN
  }
}
