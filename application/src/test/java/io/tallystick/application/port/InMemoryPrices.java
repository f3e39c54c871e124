package io.tallystick.application.port;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import java.time.Instant;
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
      Entry entry, Optional<Instant> seen, String person, String reason, Instant at) {
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
