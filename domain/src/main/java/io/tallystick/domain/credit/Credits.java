package io.tallystick.domain.credit;

/**
 * A number of credits that is added to an account.
 *
 * @param value positive
 */
public record Credits(int value) {

  public Credits {
    if (value <= 0) {
      throw new IllegalArgumentException("credits are positive, not " + value);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
