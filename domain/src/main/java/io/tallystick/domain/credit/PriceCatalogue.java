package io.tallystick.domain.credit;

import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import java.util.Map;
import java.util.Optional;

/**
 * What each price buys.
 *
 * @param prices by the price's id or its lookup key
 */
public record PriceCatalogue(Map<String, Price> prices) {

  /**
   * What one unit of a price buys.
   *
   * @param money what it costs; empty if that is not to be checked
   */
  public record Price(Credits credits, Optional<Money> money) {}

  public PriceCatalogue {
    prices = Map.copyOf(prices);
  }

  /** The price of a line, by id or by lookup key. */
  public Optional<Price> of(LineItem line) {
    return Optional.ofNullable(prices.get(line.priceId()))
        .or(() -> line.lookupKey().map(prices::get));
  }

  public boolean isEmpty() {
    return prices.isEmpty();
  }
}
