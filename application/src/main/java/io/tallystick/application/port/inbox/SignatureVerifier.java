package io.tallystick.application.port.inbox;

import java.util.Optional;

/** Tells whether Stripe has sent a body. */
public interface SignatureVerifier {

  /**
   * Checks the header against the body.
   *
   * @param header {@code Stripe-Signature}, as it came
   * @return empty if genuine; otherwise why not, holding neither secret nor expected value
   */
  Optional<String> objection(byte[] body, Optional<String> header);
}
