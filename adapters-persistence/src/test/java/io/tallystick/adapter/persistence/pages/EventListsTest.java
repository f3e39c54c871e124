package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of events of every status, in a database that sorts small letters beside capitals. */
class EventListsTest {

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.turkish();
    adapters = Adapters.on(database);
    adapters.schema().migrate();
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, livemode, amount_minor, currency, failure_code, skip_reason)
        SELECT 'evt_' || id, 'invoice.paid', CASE odd WHEN 1 THEN 'failed' ELSE 'ignored' END, now(),
          '{}', '2026-03-01', 'webhook', true, 900, CASE number % 3 WHEN 0 THEN 'usd' ELSE 'eur' END,
          CASE odd WHEN 1 THEN 'internal_error' END, CASE odd WHEN 0 THEN 'no_credits' END
        FROM unnest(string_to_array('a,B,c,D,e,F,g,H', ',')) WITH ORDINALITY AS row (id, number),
          mod(number, 2) AS odd
        """);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  private List<String> pages(Filter filter, Order order, int size) {
    List<String> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page page = adapters.context().getBean(BrowseEvents.class).page(filter, order, after, size);
      page.lines().forEach(line -> ids.add(line.event().id().value()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  private static Filter all(Optional<String> currency) {
    return Filters.of(Optional.empty(), Optional.empty(), currency, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void each_event_stands_on_one_page_though_all_came_at_once_with_one_amount(Order order) {
    List<String> whole = pages(all(Optional.empty()), order, 100);
    assertThat(whole)
        .containsExactlyElementsOf(
            database.rows(
                "SELECT event_id FROM stripe_events ORDER BY event_id"
                    + (order == Order.OLDEST ? "" : " DESC")));

    for (int size = 1; size < 8; size++) {
      assertThat(pages(all(Optional.empty()), order, size)).as("by %s", size).isEqualTo(whole);
    }
  }

  @Test
  void so_it_is_with_a_condition_that_no_index_answers() {
    for (int size = 1; size < 6; size++) {
      assertThat(pages(all(Optional.of("eur")), Order.AMOUNT, size))
          .as("by %s", size)
          .containsExactly("evt_H", "evt_g", "evt_e", "evt_D", "evt_B", "evt_a");
    }
  }
}
