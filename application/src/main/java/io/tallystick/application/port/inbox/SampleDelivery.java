package io.tallystick.application.port.inbox;

import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;

/** Delivers a signed sample event to this server's own endpoint over HTTP, as Stripe would. */
public interface SampleDelivery {

  /** Delivers one, and waits for the answer, at most for seconds. */
  Result deliver(Instant now);

  /** What the endpoint did. */
  sealed interface Result {

    /** It has stored the event. */
    record Stored(StripeEventId event, String status) implements Result {}

    /**
     * It has not.
     *
     * @param problem without secrets
     */
    record Refused(String problem) implements Result {}
  }
}
