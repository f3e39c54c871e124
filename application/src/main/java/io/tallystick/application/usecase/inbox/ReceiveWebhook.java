package io.tallystick.application.usecase.inbox;

import java.util.Optional;

/** Stripe delivers an event. */
public interface ReceiveWebhook {

  /** Takes one delivery; whatever it is, the answer is a value. */
  Receipt receive(Delivery delivery);

  /**
   * A request as it came.
   *
   * @param body the bytes that were signed
   * @param signature the header {@code Stripe-Signature}
   * @param testToken the header {@code X-E2E-Token}
   */
  record Delivery(byte[] body, Optional<String> signature, Optional<String> testToken) {}

  /** What is answered. */
  sealed interface Receipt {

    /** Not ours: nothing was stored. */
    record Rejected(String reason) implements Receipt {}

    /** Committed. */
    record Accepted(Outcome outcome) implements Receipt {}

    /** Nothing was stored; Stripe should send it again. */
    record Unavailable(String reason) implements Receipt {}
  }
}
