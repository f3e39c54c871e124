package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.application.query.BrowseAmounts.Share;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.Money;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several failed events were paid. */
class PostgresAmountsTest {

  private static final Filter UNKNOWN =
      Filter.of(ProcessingStatus.FAILED).awake().because("credits_unknown");

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void amounts_of_several_events_are_told_by_currency_that_of_the_most_events_first() {
    insert(2, "credits_unknown", "2000", "'eur'");
    insert(3, "credits_unknown", "2000", "'usd'");
    insert(4, "credits_unknown", "900", "'usd'");
    insert(1, "credits_unknown", "700", "'eur'");
    insert(5, "credits_unknown", "0", "'eur'");
    insert(5, "credits_unknown", "NULL", "NULL");
    insert(5, "amount_mismatch", "700", "'eur'");
    insert(2, "credits_unknown", "500", "'eur'");
    database.execute(
        """
        INSERT INTO tallystick.snoozed_events (event_id, until, snoozed_by, reason)
        SELECT event_id, now() + interval '1 h', 'ann', 'why' FROM stripe_events
        WHERE amount_minor = 500 LIMIT 1
        """);

    assertThat(amounts(UNKNOWN))
        .containsExactly(share(900, "usd", 4), share(2000, "usd", 3), share(2000, "eur", 2));
    assertThat(amounts(inEuros())).containsExactly(share(2000, "eur", 2));
  }

  @Test
  void ten_amounts_are_told_at_most() {
    insert(60, "credits_unknown", "1 + n % 12", "'eur'");

    assertThat(amounts(UNKNOWN)).hasSize(BrowseAmounts.MOST);
  }

  @Test
  void the_newest_events_alone_are_looked_at() {
    insert(BrowseEvents.MOST_LOOKED_AT, "credits_unknown", "2000", "'eur'");
    database.execute("UPDATE stripe_events SET received_at = received_at - interval '1 d'");
    insert(10, "credits_unknown", "900", "'eur'");

    assertThat(amounts(UNKNOWN))
        .containsExactly(
            share(2000, "eur", BrowseEvents.MOST_LOOKED_AT - 10), share(900, "eur", 10));
  }

  private void insert(int events, String code, String amount, String currency) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
          processed_at, payload, received_at, source, amount_minor, currency)
        SELECT 'evt_' || gen_random_uuid(), 'checkout.session.completed', 'failed', '%s', now(),
          '{}', now(), 'webhook', %s, %s
        FROM generate_series(1, %s) AS n
        """
            .formatted(code, amount, currency, events));
  }

  private static Filter inEuros() {
    return Filters.of(
            Optional.of(ProcessingStatus.FAILED),
            Optional.empty(),
            Optional.of("eur"),
            Optional.empty())
        .awake()
        .because("credits_unknown");
  }

  private List<Share> amounts(Filter filter) {
    return adapters.context().getBean(BrowseAmounts.class).amounts(filter);
  }

  private static Share share(long minor, String currency, int events) {
    return new Share(new Money(minor, currency), events);
  }
}
