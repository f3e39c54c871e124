package io.tallystick.application.query;

import java.math.BigInteger;

/**
 * A sum of amounts in one currency, of any size: two amounts may add up to more than a {@code long}
 * holds.
 *
 * @param minor in the currency's smallest unit
 * @param currency three lower-case letters
 */
public record MoneySum(BigInteger minor, String currency) {}
