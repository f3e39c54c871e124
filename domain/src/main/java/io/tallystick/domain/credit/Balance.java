package io.tallystick.domain.credit;

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

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
