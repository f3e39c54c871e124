package io.tallystick.domain.credit;

import java.time.Instant;

/**
 * Credits that expire.
 *
 * @param amount positive
 * @param at when
 */
public record Expiring(int amount, Instant at) {

  public Expiring {
    if (amount <= 0) {
      throw new IllegalArgumentException("credits that expire are positive, not " + amount);
    }
  }
}
