package io.tallystick.domain.payment;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One line of a purchase.
 *
 * @param priceId {@code price_…}
 * @param lookupKey the price's own name, if the seller gave it one
 * @param productId {@code prod_…}, where the line names it
 * @param quantity positive
 * @param subtotal the line's price before discounts and taxes, where it is known
 * @param proration that the line is for a part of a period, if it is
 * @param isPriceUntold whether the line names its price by the id alone: the price may have a
 *     lookup key and a unit price that the line does not tell
 */
public record LineItem(
    String priceId,
    Optional<String> lookupKey,
    Optional<String> productId,
    long quantity,
    Optional<Money> subtotal,
    Optional<Proration> proration,
    boolean isPriceUntold) {

  /**
   * A line is for a part of a period.
   *
   * @param unitPrice what one unit costs for the whole period, positive, in the smallest unit of
   *     the line's currency or fractions of it; empty where the line does not tell
   */
  public record Proration(Optional<BigDecimal> unitPrice) {
    public Proration {
      if (unitPrice.filter(price -> price.signum() <= 0).isPresent()) {
        throw new IllegalArgumentException("a unit price is positive");
      }
    }
  }

  public LineItem {
    if (quantity <= 0) {
      throw new IllegalArgumentException("a quantity is positive, not " + quantity);
    }
  }

  /** A line of a Checkout session. */
  public LineItem(
      String priceId, Optional<String> lookupKey, long quantity, Optional<Money> subtotal) {
    this(priceId, lookupKey, Optional.empty(), quantity, subtotal, Optional.empty(), false);
  }
}
