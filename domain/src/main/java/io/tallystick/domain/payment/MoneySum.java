package io.tallystick.domain.payment;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A sum of amounts in one currency, of any size: two amounts may add up to more than a {@code long}
 * holds.
 *
 * @param minor in the currency's smallest unit
 * @param currency three lower-case letters
 */
public record MoneySum(BigInteger minor, String currency) {

  /** This and another sum in the same currency. */
  public MoneySum plus(MoneySum other) {
    return new MoneySum(minor.add(other.minor), currency);
  }

  /** 19.99 USD. */
  @Override
  public String toString() {
    return new BigDecimal(minor, Money.decimals(currency)).toPlainString()
        + " "
        + currency.toUpperCase(Locale.ROOT);
  }
}
