package io.tallystick.domain.credit;

import java.util.Optional;

/**
 * The credits on an account.
 *
 * @param value from 0 to 2,147,483,647, what {@code users.credits_balance} holds
 */
public record Balance(int value) {

  public Balance {
    if (value < 0) {
      throw new IllegalArgumentException("a balance is not negative: " + value);
    }
  }

  /** The balance after adding credits; empty if the account cannot hold so many. */
  public Optional<Balance> plus(Credits credits) {
    long sum = (long) value + credits.value();
    return sum <= Integer.MAX_VALUE ? Optional.of(new Balance((int) sum)) : Optional.empty();
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
