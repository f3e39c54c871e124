package io.tallystick.domain.payment;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
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

  /** As Stripe counts, not ISO 4217: ISK and UGX have two decimals there, MGA none. */
  private static final Set<String> NO_DECIMALS =
      Set.of(
          "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
          "xof", "xpf");

  private static final Set<String> THREE_DECIMALS = Set.of("bhd", "jod", "kwd", "omr", "tnd");

  public Money {
    currency = currency.toLowerCase(Locale.ROOT);
    if (minor < 0) {
      throw new IllegalArgumentException("an amount is not negative: " + minor);
    }
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("a currency is three letters");
    }
  }

  /** How many decimals Stripe's smallest unit of a currency stands for. */
  public static int decimals(String currency) {
    String code = currency.toLowerCase(Locale.ROOT);
    return NO_DECIMALS.contains(code) ? 0 : THREE_DECIMALS.contains(code) ? 3 : 2;
  }

  /**
   * This amount so many times.
   *
   * @throws ArithmeticException beyond a long
   */
  public Money times(long quantity) {
    return new Money(Math.multiplyExact(minor, quantity), currency);
  }

  /** 19.99, as on an invoice. */
  public BigDecimal units() {
    return BigDecimal.valueOf(minor, decimals(currency));
  }

  /** 19.99 USD. */
  @Override
  public String toString() {
    return units().toPlainString() + " " + currency.toUpperCase(Locale.ROOT);
  }
}
