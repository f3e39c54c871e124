package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.domain.payment.Money;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Amounts of the newest events of a list, read along the index of the list. */
@Singleton
record PostgresAmounts(PageReads statements, InstantSource clock) implements BrowseAmounts {

  @Override
  public List<Share> amounts(Filter filter) {
    EventConditions where = new EventConditions(filter, Order.NEWEST, clock.instant());
    return statements.query(
        """
        SELECT amount_minor, currency, count(*) AS events FROM (%s) AS newest
        WHERE amount_minor > 0 AND currency IS NOT NULL
        GROUP BY amount_minor, currency HAVING count(*) > 1
        ORDER BY events DESC, currency, amount_minor LIMIT %s
        """
            .formatted(where.among("amount_minor, currency", Order.NEWEST), MOST),
        row ->
            new Share(
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getInt("events")),
        where.parametersAmong(BrowseEvents.MOST_LOOKED_AT, BrowseEvents.MOST_LOOKED_AT));
  }
}
