package io.tallystick.domain.payment;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An amount of money, in the currency's smallest unit (<a
 * href="https://docs.stripe.com/currencies#zero-decimal">Stripe: zero-decimal currencies</a>).
 *
 * @param minor cents, yen, …; never negative
 * @param currency three lower-case letters
 */
public record Money(long minor, String currency) {

  private static final Pattern CURRENCY = Pattern.compile("[a-z]{3}");

  public Money {
    currency = currency.toLowerCase(Locale.ROOT);
    if (minor < 0) {
      throw new IllegalArgumentException("an amount is not negative: " + minor);
    }
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("a currency is three letters");
    }
  }

  /**
   * This amount so many times.
   *
   * @throws ArithmeticException beyond a long
   */
  public Money times(long quantity) {
    return new Money(Math.multiplyExact(minor, quantity), currency);
  }

  @Override
  public String toString() {
    return minor + " " + currency;
  }
}
