package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many credits an invoice buys: the sum over its lines. A line gives the credits of its price
 * times its quantity; one for a part of a period ⌊credits × amount ÷ (unit price × quantity)⌋ where
 * anybody knows what a whole one costs, and else like any other, with a warning. Lines that cost
 * nothing count only where the whole invoice does, and is credited all the same.
 */
record InvoiceAmount(PriceCatalogue catalogue, int maximum) {

  /** Enough to see which, and short enough for a message. */
  private static final int MOST_NAMED = 5;

  private static final String KEY_UNTOLD =
      "; the event does not tell their lookup keys: set STRIPE_API_KEY, so that Stripe can be asked"
          + " for them, and retry, or add the id of the price or product";

  CreditAmount of(Paid paid, List<LineItem> lines) {
    BigInteger sum = BigInteger.ZERO;
    SortedMap<Integer, BigInteger> expiring = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    List<String> inFull = new ArrayList<>();
    boolean found = false;
    for (LineItem line : lines) {
      if (!paid.free() && line.subtotal().filter(money -> money.minor() == 0).isPresent()) {
        continue;
      }
      Optional<PriceCatalogue.Price> price = catalogue.of(line);
      if (price.isEmpty()) {
        unknown.add(line.priceId());
        continue;
      }
      found = true;
      try {
        Optional<String> mismatch = mismatch(line, price.get());
        if (mismatch.isPresent()) {
          return CreditAmount.failed(FailureCode.AMOUNT_MISMATCH, mismatch.get());
        }
      } catch (ArithmeticException beyondLong) {
        return CreditAmount.outOfRange("the catalogue's credits × " + line.quantity(), maximum);
      }
      if (line.proration().isPresent() && unitPrice(line, price.get()).isEmpty()) {
        inFull.add(line.priceId());
      }
      BigInteger credits = credits(line, price.get());
      sum = sum.add(credits);
      price.get().expiresDays().ifPresent(days -> expiring.merge(days, credits, BigInteger::add));
    }
    if (!found && !unknown.isEmpty()) {
      return CreditAmount.unknown(
          paid,
          "none of its prices is in the catalogue: "
              + named(unknown)
              + (catalogue.mayDependOnKey(lines) ? KEY_UNTOLD : ""));
    }
    if (sum.signum() == 0) {
      return new CreditAmount.None(warning(unknown, inFull));
    }
    if (sum.compareTo(BigInteger.valueOf(maximum)) > 0) {
      return CreditAmount.outOfRange(sum.toString(), maximum);
    }
    return new CreditAmount.Known(
        new Credits(sum.intValueExact()), CreditAmount.terms(expiring), warning(unknown, inFull));
  }

  /** Whether what a line for a part of a period buys depends on a unit price that is not known. */
  static boolean lacksUnitPrice(LineItem line, PriceCatalogue catalogue) {
    return line.proration().isPresent()
        && line.subtotal().filter(money -> money.minor() == 0).isEmpty()
        && catalogue.of(line).filter(price -> unitPrice(line, price).isEmpty()).isPresent();
  }

  /** Of a part of a period the part of the credits of one unit, whatever the quantity. */
  private static BigInteger credits(LineItem line, PriceCatalogue.Price price) {
    BigInteger credits = BigInteger.valueOf(price.credits().value());
    BigInteger quantity = BigInteger.valueOf(line.quantity());
    return unitPrice(line, price)
        .map(
            unit ->
                new BigDecimal(credits)
                    .multiply(BigDecimal.valueOf(line.subtotal().orElseThrow().minor()))
                    .divide(unit.multiply(new BigDecimal(quantity)), 0, RoundingMode.FLOOR)
                    .toBigIntegerExact())
        .orElseGet(() -> credits.multiply(quantity));
  }

  /** What one unit of a prorated line costs for the whole period, by the catalogue or the line. */
  private static Optional<BigDecimal> unitPrice(LineItem line, PriceCatalogue.Price price) {
    return line.proration()
        .filter(part -> line.subtotal().isPresent())
        .flatMap(
            part ->
                line.subtotal()
                    .flatMap(price::inCurrencyOf)
                    .map(Money::minor)
                    .filter(minor -> minor > 0)
                    .map(BigDecimal::valueOf)
                    .or(part::unitPrice));
  }

  /** A part of a period costs no more than the catalogue says, and a free trial nothing. */
  private static Optional<String> mismatch(LineItem line, PriceCatalogue.Price price) {
    return line.subtotal().filter(money -> money.minor() == 0).isPresent()
            || line.proration().isPresent() && !isMoreThanWhole(line, price)
        ? Optional.empty()
        : CreditAmount.mismatch(line, price, line.subtotal());
  }

  private static boolean isMoreThanWhole(LineItem line, PriceCatalogue.Price price) {
    return line.subtotal()
        .filter(
            part ->
                price
                    .inCurrencyOf(part)
                    .filter(whole -> part.minor() > whole.times(line.quantity()).minor())
                    .isPresent())
        .isPresent();
  }

  private static Optional<String> warning(List<String> unknown, List<String> inFull) {
    List<String> warnings = new ArrayList<>();
    if (!unknown.isEmpty()) {
      warnings.add("not in the catalogue, and not credited: " + named(unknown));
    }
    if (!inFull.isEmpty()) {
      warnings.add(
          "for a part of a period, and credited in full, as what a whole one costs is not known"
              + " (add that to the catalogue, or set STRIPE_API_KEY): "
              + named(inFull));
    }
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
  }

  private static String named(List<String> prices) {
    return String.join(", ", prices.stream().distinct().limit(MOST_NAMED).toList());
  }
}
