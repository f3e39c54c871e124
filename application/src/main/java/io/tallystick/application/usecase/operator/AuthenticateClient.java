package io.tallystick.application.usecase.operator;

import io.tallystick.domain.client.ApiKey;
import java.util.Optional;

/** Tells which program sends a request to the API. */
public interface AuthenticateClient {

  /** Whether this secret was one of a valid key when it was sent here last. */
  boolean isKnown(String secret);

  /** The valid key with this secret; the use of the key is noted. */
  Optional<ApiKey> authenticate(String secret);
}
