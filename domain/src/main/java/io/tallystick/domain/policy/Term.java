package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Expiring;
import java.time.Duration;
import java.time.Instant;

/**
 * How long some of the credits of a payment last.
 *
 * @param credits how many
 * @param days from when they are credited
 */
public record Term(int credits, int days) {

  public Term {
    if (credits <= 0 || days <= 0) {
      throw new IllegalArgumentException("credits last for some days");
    }
  }

  /** The credits, credited at a time. */
  public Expiring from(Instant credited) {
    return new Expiring(credits, credited.plus(Duration.ofDays(days)));
  }
}
