package io.tallystick.domain.credit;

import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import java.util.List;
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
   * @param amounts what it costs, once in each currency; empty if that is not to be checked
   */
  public record Price(Credits credits, List<Money> amounts) {

    public Price {
      amounts = List.copyOf(amounts);
      if (amounts.stream().map(Money::currency).distinct().count() < amounts.size()) {
        throw new IllegalArgumentException("a price costs one amount in each currency");
      }
    }

    /** What it costs in the currency of an amount. */
    Optional<Money> inCurrencyOf(Money other) {
      return amounts.stream()
          .filter(amount -> amount.currency().equals(other.currency()))
          .findFirst();
    }
  }

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
