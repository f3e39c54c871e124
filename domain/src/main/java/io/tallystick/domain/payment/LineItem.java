package io.tallystick.domain.payment;

import java.util.Optional;

/**
 * One line of a purchase.
 *
 * @param priceId {@code price_…}
 * @param lookupKey the price's own name, if the seller gave it one
 * @param quantity positive
 * @param subtotal the line's price before discounts and taxes, where it is known
 */
public record LineItem(
    String priceId, Optional<String> lookupKey, long quantity, Optional<Money> subtotal) {

  public LineItem {
    if (quantity <= 0) {
      throw new IllegalArgumentException("a quantity is positive, not " + quantity);
    }
  }
}
