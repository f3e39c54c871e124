package io.tallystick.domain.credit;

import java.time.Duration;

/**
 * How much one person may adjust alone: in one adjustment, and upward within {@link #WITHIN}.
 *
 * @param most the greatest number of credits, at least 1
 */
public record AdjustmentLimit(int most) {

  /** The length of time over which upward adjustments are summed. */
  public static final Duration WITHIN = Duration.ofHours(24);

  public AdjustmentLimit {
    if (most < 1) {
      throw new IllegalArgumentException("the limit is at least 1");
    }
  }

  /**
   * Whether a person may book an adjustment alone.
   *
   * @param amount of the adjustment, signed
   * @param addedAlone what the person has added alone within {@link #WITHIN}
   */
  public boolean allows(int amount, long addedAlone) {
    return Math.abs((long) amount) <= most
        && (amount < 0 || Math.addExact(addedAlone, amount) <= most);
  }
}
