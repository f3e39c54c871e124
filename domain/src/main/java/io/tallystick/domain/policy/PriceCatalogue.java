package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What each price buys.
 *
 * @param prices by the id of the price, by its lookup key, or by the id of its product
 * @param notSold keys of prices that buy no credits, whatever another key of the same line says
 */
public record PriceCatalogue(Map<String, Price> prices, Set<String> notSold) {

  /** The longest time after which credits of a price expire, in days. */
  public static final int LONGEST_EXPIRY = 36_500;

  /**
   * What one unit of a price buys.
   *
   * @param amounts what it costs, once in each currency; empty if that is not to be checked
   * @param expiresDays after how many days its credits expire; empty: never
   */
  public record Price(Credits credits, List<Money> amounts, Optional<Integer> expiresDays) {

    public Price {
      amounts = List.copyOf(amounts);
      if (amounts.stream().map(Money::currency).distinct().count() < amounts.size()) {
        throw new IllegalArgumentException("a price costs one amount in each currency");
      }
      if (expiresDays.filter(days -> days < 1 || days > LONGEST_EXPIRY).isPresent()) {
        throw new IllegalArgumentException("credits expire after 1 to 36500 days");
      }
    }

    /** A price whose credits do not expire. */
    public Price(Credits credits, List<Money> amounts) {
      this(credits, amounts, Optional.empty());
    }

    /** What it costs in the currency of an amount. */
    Optional<Money> inCurrencyOf(Money other) {
      return amounts.stream()
          .filter(amount -> amount.currency().equals(other.currency()))
          .findFirst();
    }
  }

  /**
   * A price as a person has set it.
   *
   * @param key the price's id, its lookup key or the id of its product
   * @param active whether it is sold
   */
  public record Entry(String key, Price price, boolean active) {}

  public PriceCatalogue {
    prices = Map.copyOf(prices);
    notSold = Set.copyOf(notSold);
  }

  /** A catalogue of which every price is sold. */
  public PriceCatalogue(Map<String, Price> prices) {
    this(prices, Set.of());
  }

  /** This catalogue with entries in place of those with the same keys. */
  public PriceCatalogue with(Collection<Entry> entries) {
    Map<String, Price> changed = new HashMap<>(prices);
    Set<String> without = new HashSet<>(notSold);
    for (Entry entry : entries) {
      if (entry.active()) {
        changed.put(entry.key(), entry.price());
        without.remove(entry.key());
      } else {
        changed.remove(entry.key());
        without.add(entry.key());
      }
    }
    return new PriceCatalogue(changed, without);
  }

  /**
   * The price of a line, by its id, its lookup key or its product; the first key that is known
   * decides. A key that is not sold comes before any other.
   */
  public Optional<Price> of(LineItem line) {
    return decidingKey(line).map(prices::get);
  }

  /** A short text that stands for all of it: the same catalogue has the same everywhere. */
  public String digest() {
    String all = new TreeMap<>(prices) + " " + new TreeSet<>(notSold);
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private Optional<String> decidingKey(LineItem line) {
    List<String> keys =
        Stream.of(Optional.of(line.priceId()), line.lookupKey(), line.productId())
            .flatMap(Optional::stream)
            .toList();
    return Stream.concat(
            keys.stream().filter(notSold::contains), keys.stream().filter(prices::containsKey))
        .findFirst();
  }

  /**
   * Whether the price of one of the lines may have a lookup key that is not told and decides: any
   * that is known where the line's price is not, and one that is not sold in any case.
   */
  boolean mayDependOnKey(List<LineItem> lines) {
    return lines.stream()
        .filter(LineItem::isPriceUntold)
        .anyMatch(
            line -> {
              Optional<String> told = decidingKey(line);
              return told.filter(notSold::contains).isEmpty()
                  && (hasLookupKey(notSold)
                      || told.filter(line.priceId()::equals).isEmpty()
                          && hasLookupKey(prices.keySet()));
            });
  }

  private static boolean hasLookupKey(Set<String> keys) {
    return keys.stream().anyMatch(key -> !key.startsWith("price_") && !key.startsWith("prod_"));
  }

  /** Whether no price is known: what was bought does not matter then. */
  public boolean isEmpty() {
    return prices.isEmpty() && notSold.isEmpty();
  }
}
