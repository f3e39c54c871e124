package io.tallystick.application.port;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The prices of {@link InMemoryBooks}. */
record InMemoryPrices(InMemoryBooks books) implements PriceTable, BrowsePrices {

  @Override
  public List<Entry> entries() {
    return rows().stream().map(Row::entry).toList();
  }

  @Override
  public boolean set(
      Entry typed, Optional<Instant> seen, String person, String reason, Instant at) {
    Entry entry = byCurrency(typed);
    InMemoryState state = books.inTransaction();
    Optional<Row> before = Optional.ofNullable(state.prices.get(entry.key()));
    if (!before.map(Row::at).equals(seen)) {
      return false;
    }
    state.prices.put(entry.key(), new Row(entry, person, reason, at));
    state.priceChanges.addFirst(
        new Change(entry.key(), before.map(Row::entry), Optional.of(entry), person, reason, at));
    state.actions.add(new Action(person, "change_price", "price " + entry.key(), reason, at));
    return true;
  }

  /** The amounts of a price are read by currency, however they were set. */
  private static Entry byCurrency(Entry entry) {
    Price price = entry.price();
    List<Money> amounts =
        price.amounts().stream().sorted(Comparator.comparing(Money::currency)).toList();
    return new Entry(
        entry.key(), new Price(price.credits(), amounts, price.expiresDays()), entry.active());
  }

  @Override
  public List<Row> rows() {
    return books.read(state -> List.copyOf(state.prices.values()));
  }

  @Override
  public List<Change> changes(Optional<String> key, int most) {
    return books.read(
        state ->
            state.priceChanges.stream()
                .filter(change -> key.isEmpty() || key.get().equals(change.key()))
                .limit(most)
                .toList());
  }
}
