package io.tallystick.application.port.operator;

import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys to the API; of each secret the digest alone is kept. */
public interface ApiKeys {

  /** All keys, revoked ones too, by name. */
  List<ApiKey> all();

  /** Adds a key, unless its name is taken; whether it was added. */
  boolean add(String name, byte[] digest, Set<Scope> scopes, Instant at);

  /**
   * Finds the valid key with this digest, and notes that it is used; a key that was noted less than
   * a minute ago is only read.
   */
  Optional<ApiKey> use(byte[] digest, Instant at);

  /** Revokes a valid key; whether there was one with this name. */
  boolean revoke(String name, Instant at);
}
