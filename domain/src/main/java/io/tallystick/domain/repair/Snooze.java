package io.tallystick.domain.repair;

import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;

/**
 * A failed event that is left out of the list of those that need somebody, for a while.
 *
 * @param until when it is in the list again
 * @param reason why, not blank
 */
public record Snooze(StripeEventId event, Instant until, String by, String reason) {

  public Snooze {
    if (by.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException("a person snoozes an event, for a reason");
    }
  }
}
