package io.tallystick.application.service.repair;

import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.domain.credit.AdjustmentLimit;
import java.time.InstantSource;

/**
 * How many credits one person sets on events alone. They count together with what the person
 * adjusts: either way the number is the person's own.
 */
public record CreditsLimit(PendingAdjustments pending, AdjustmentLimit limit, InstantSource clock) {

  /** The transaction key under which whatever counts for the limit of a person is decided. */
  static String key(String person) {
    return "adjustments by " + person;
  }

  /** Whether the person may set so many more now; the key is held. */
  boolean allows(String person, long credits) {
    return limit.allows(
        credits, pending.addedAlone(person, clock.instant().minus(AdjustmentLimit.WITHIN)));
  }
}
