package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseDeliveries;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Beginning;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.BrowseFigures.Period;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.EventOwner;
import io.tallystick.application.query.EventTotal;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No page reads a whole table, by PostgreSQL's own count of sequential scans. */
class DashboardIndexUseTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Adapters adapters;

  @BeforeAll
  static void fill() {
    Database database =
        Server.migrated()
            .execute(
                """
                ALTER TABLE users DISABLE TRIGGER USER;
                INSERT INTO users (email, name, user_uuid, stripe_customer_id)
                SELECT 'User' || n || '@example.org', 'Name ' || md5(n::text), md5(n::text)::uuid,
                  'cus_' || n FROM generate_series(1, 50000) AS n;
                ALTER TABLE credit_ledger DISABLE TRIGGER USER;
                INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind,
                  event_id, payment_id, booking_key, reason, actor, created_at)
                SELECT n, n, 100, 100, 0, 'purchase', 'evt_' || n, 'pi_' || n, 'purchase:pi_' || n, 'r', 'a',
                  '2026-03-01T12:00:00Z'::timestamptz - n * interval '50 s'
                FROM generate_series(1, 50000) AS n;
                INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at,
                  payload, received_at, source, payment_id, user_id, credits, failure_code,
                  skip_reason, amount_minor, currency, livemode, customer_id, payer_email)
                SELECT 'evt_' || n, 'checkout.session.completed', status, at, '{}', at, 'webhook',
                  'pi_' || CASE status WHEN 'ignored' THEN -n ELSE n END,
                  CASE status WHEN 'completed' THEN 1 END, CASE status WHEN 'completed' THEN 1 END,
                  CASE status WHEN 'failed' THEN 'internal_error' END,
                  CASE status WHEN 'ignored' THEN 'no_credits' END, 900, 'eur', true, 'cus_' || n,
                  'user' || n || '@example.org'
                FROM generate_series(1, 50000) AS n, LATERAL (SELECT
                  (ARRAY['ignored', 'failed', 'completed'])[least(n % 50 + 1, 3)],
                  '2026-03-01T12:00:00Z'::timestamptz - n * interval '50 s') AS told (status, at);
                INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at,
                  payload, received_at, source, user_id, credits)
                SELECT 'evt_rare', 'payment_intent.succeeded', 'completed', at, '{}', at, 'webhook', 1, 1
                FROM (SELECT min(received_at) - interval '1 s' FROM stripe_events) AS old (at);
                INSERT INTO stripe_event_attempts (event_id, attempted_at, triggered_by, outcome,
                  duration_ms)
                SELECT event_id, received_at, 'webhook', 'completed', 3 FROM stripe_events;
                INSERT INTO audit_log (at, actor, action, subject, reason)
                SELECT received_at, 'ann', 'retry', event_id, 'why' FROM stripe_events
                ORDER BY received_at;
                INSERT INTO audit_log (at, actor, action, subject, reason)
                SELECT now(), 'ann', action, 'evt_1', '' FROM unnest(ARRAY['own', 'note']) AS action;
                INSERT INTO tallystick.bulk_runs (action, state, events, planned_by, planned_at, started_by,
                  reason, started_at, done_at)
                SELECT 'retry', 'done', 25, 'ann', at, 'ann', 'why', at, at
                FROM generate_series(1, 2000), LATERAL (SELECT now()) AS time (at);
                INSERT INTO tallystick.bulk_runs (action, state, events, planned_by, planned_at, started_by,
                  reason, started_at)
                SELECT 'retry', CASE n WHEN 1 THEN 'planned' ELSE 'running' END, 25, 'ann', now(),
                  CASE n WHEN 2 THEN 'ann' END, CASE n WHEN 2 THEN 'why' END,
                  CASE n WHEN 2 THEN now() END
                FROM generate_series(1, 2) AS n;
                INSERT INTO tallystick.bulk_items (run_id, position, event_id, attempts, predicted_outcome,
                  predicted_message, predicted_credits, outcome, message, credits, done_at)
                SELECT run.id, n, 'evt_' || n, 1, 'credited', 'm', 5,
                  CASE WHEN done THEN 'credited' END, CASE WHEN done THEN 'm' END,
                  CASE WHEN done THEN 5 END, CASE WHEN done THEN now() END
                FROM tallystick.bulk_runs AS run, generate_series(1, 25) AS n,
                  LATERAL (SELECT run.state = 'done') AS told (done);
                ANALYZE;
                """);
    adapters = Adapters.on(database, 1);
    overview().count();
  }

  @AfterAll
  static void close() {
    adapters.close();
  }

  static Stream<Arguments> pages() {
    BrowseUsers users = adapters.context().getBean(BrowseUsers.class);
    BrowseUncredited uncredited = adapters.context().getBean(BrowseUncredited.class);
    BrowseAudit audit = adapters.context().getBean(BrowseAudit.class);
    BrowseEvents events = adapters.context().getBean(BrowseEvents.class);
    BrowseBulkRuns bulks = adapters.context().getBean(BrowseBulkRuns.class);
    BulkRuns runs = adapters.context().getBean(BulkRuns.class);
    BrowseDeliveries deliveries = adapters.context().getBean(BrowseDeliveries.class);
    BrowseAmounts amounts = adapters.context().getBean(BrowseAmounts.class);
    Filter failed = Filter.of(ProcessingStatus.FAILED).awake();
    return Stream.of(
        page("waiting", () -> assertThat(events.waiting().persons()).isEqualTo(1000)),
        page("causes", () -> assertThat(events.causes(failed)).hasSize(1)),
        page("newest", () -> assertThat(lines(events, failed, Order.NEWEST)).hasSize(50)),
        page("oldest", () -> assertThat(lines(events, failed, Order.OLDEST)).hasSize(50)),
        page("largest", () -> assertThat(lines(events, failed, Order.AMOUNT)).hasSize(50)),
        page("beginning of an id", () -> assertThat(beginning(events, "evt_77")).isNotEmpty()),
        page(
            "beginning of a payment's id",
            () -> assertThat(beginning(events, "pi_77")).isNotEmpty()),
        page(
            "beginning of a payer's address",
            () -> assertThat(beginning(events, "user77")).isNotEmpty()),
        page(
            "beginning of a customer's id in another case",
            () -> assertThat(beginning(events, "CUS_777")).hasSize(11)),
        page(
            "beginning of all customers' ids",
            () -> assertThat(beginning(events, "cus_")).hasSize(20)),
        page(
            "what an id names",
            () ->
                assertThat(events.page(text("cus_777"), Order.NEWEST, Optional.empty(), 20).lines())
                    .hasSize(1)),
        page(
            "counts of what an id names",
            () ->
                assertThat(events.counts(text("pi_777"), 1001))
                    .containsEntry(ProcessingStatus.COMPLETED, 1)),
        page(
            "events of a payer",
            () ->
                assertThat(
                        events
                            .page(
                                Filter.of(new Payer.WithAddress("USER77@example.org")),
                                Order.NEWEST,
                                Optional.empty(),
                                20)
                            .lines())
                    .isNotEmpty()),
        page(
            "events of the payer of an event",
            () ->
                assertThat(
                        events
                            .page(
                                Filter.of(new Payer.OfEvent(new StripeEventId("evt_77"))),
                                Order.NEWEST,
                                Optional.empty(),
                                20)
                            .lines())
                    .isNotEmpty()),
        page(
            "what an amount bought",
            () -> assertThat(events.boughtFor(new Money(900, "eur"), 3)).hasSize(1)),
        page(
            "count of a cause",
            () ->
                assertThat(events.count(failed.because("internal_error"), 1000))
                    .isEqualTo(new EventTotal(1000, true))),
        page(
            "total of completed events",
            () ->
                assertThat(events.count(Filter.of(ProcessingStatus.COMPLETED), 500))
                    .isEqualTo(new EventTotal(500, false))),
        page(
            "total of events at which nobody looks",
            () ->
                assertThat(events.count(failed.ownedBy(new EventOwner.Nobody()), 1000))
                    .isEqualTo(new EventTotal(999, true))),
        page(
            "total of events of every status that an id names",
            () -> assertThat(events.count(text("pi_777"), 500)).isEqualTo(new EventTotal(1, true))),
        page(
            "amounts of a cause",
            () ->
                assertThat(amounts.amounts(failed.because("internal_error")))
                    .extracting(BrowseAmounts.Share::events)
                    .containsExactly(1000)),
        page(
            "events at which nobody looks",
            () ->
                assertThat(lines(events, failed.ownedBy(new EventOwner.Nobody()), Order.NEWEST))
                    .hasSize(50)),
        page(
            "causes of events at which nobody looks",
            () -> assertThat(events.causes(failed.ownedBy(new EventOwner.Nobody()))).hasSize(1)),
        page(
            "events at which a person looks",
            () ->
                assertThat(
                        events
                            .page(
                                failed.ownedBy(new EventOwner.Person("ann")),
                                Order.NEWEST,
                                Optional.empty(),
                                20)
                            .lines())
                    .hasSize(1)),
        page(
            "notes",
            () ->
                assertThat(events.noted(List.of(new StripeEventId("evt_1"))))
                    .containsExactly(new StripeEventId("evt_1"))),
        page("ids", () -> assertThat(events.ids(failed, 100)).hasSize(100)),
        page("event", () -> assertThat(events.details(new StripeEventId("evt_7"))).isPresent()),
        page("search by address", () -> assertThat(users.search("user77")).hasSize(20)),
        page("search by name", () -> assertThat(users.search("name 00")).isNotEmpty()),
        page("deliveries", () -> assertThat(deliveries.newest().last()).hasSize(1)),
        page("search by last name", () -> assertThat(users.search("00f")).isNotEmpty()),
        page("find", () -> assertThat(users.find("user77@example.org")).hasSize(1)),
        page("search by id", () -> assertThat(users.search("77")).isNotEmpty()),
        page("search in vain", () -> assertThat(users.search("zzz")).isEmpty()),
        page("account", () -> assertThat(users.account(new UserId(7))).isPresent()),
        page("ledger", () -> users.bookings(new UserId(7), Optional.of(99_999L), 50)),
        page("events", () -> users.events(users.account(new UserId(7)).orElseThrow(), 20)),
        page(
            "uncredited",
            () ->
                assertThat(uncredited.uncredited(Optional.empty(), Optional.empty(), 50).lines())
                    .hasSize(50)),
        page(
            "uncredited by reason",
            () ->
                assertThat(
                        uncredited
                            .uncredited(Optional.of("discarded"), Optional.empty(), 50)
                            .lines())
                    .isEmpty()),
        page("reasons", () -> assertThat(uncredited.summary().events()).isEqualTo(1000)),
        page("audit", () -> assertThat(audit.page(deeds("", "", ""), last(), 50)).hasSize(50)),
        page("row of the audit log", () -> assertThat(audit.row(7)).isPresent()),
        page("audit of nobody", () -> audit.page(deeds("bob", "", ""), Optional.empty(), 50)),
        page("audit of an action", () -> audit.page(deeds("", "adjust", ""), last(), 50)),
        page("audit of a subject", () -> audit.page(deeds("", "", "evt_7"), last(), 50)),
        page("bulk repairs", () -> assertThat(bulks.latest(50)).hasSize(50)),
        page("bulk repair", () -> assertThat(bulks.details(7).orElseThrow().done()).isEqualTo(25)),
        page("events of a bulk repair", () -> assertThat(bulks.items(7, 10, 10)).hasSize(10)),
        page("bulk repairs under way", () -> assertThat(runs.running()).hasSize(1)),
        page(
            "next events of a bulk repair",
            () -> adapters.commit(() -> assertThat(runs.claim(2002, 20, NOW, NOW)).hasSize(20))),
        page("overview of a day", () -> overview().figures(Period.DAY)),
        page("overview of a month", () -> overview().figures(Period.MONTH)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void no_table_is_read_as_a_whole(String name, Runnable page) {
    Map<String, Long> before = scans();
    page.run();

    assertThat(scans()).isEqualTo(before);
  }

  /** Completed events of most types of purchases are in no index by type: they are too many. */
  @Test
  void one_of_many_events_is_looked_for_in_parts() {
    BrowseEvents events = adapters.context().getBean(BrowseEvents.class);
    for (Optional<ProcessingStatus> status :
        List.of(Optional.of(ProcessingStatus.COMPLETED), Optional.<ProcessingStatus>empty())) {
      Filter rare = filter(status, Optional.of("payment_intent.succeeded"), Optional.empty());
      Page page = events.page(rare, Order.NEWEST, Optional.empty(), 20);
      int parts = 1;
      while (page.isPartial()) {
        assertThat(page.lines()).isEmpty();
        page = events.page(rare, Order.NEWEST, page.next(), 20);
        parts++;
      }

      assertThat(parts).isEqualTo(5);
      assertThat(page.lines())
          .extracting(line -> line.event().id().value())
          .containsExactly("evt_rare");
      assertThat(page.next()).isEmpty();
    }
  }

  /** Whatever else is asked of them; otherwise the 10,000 that may be looked at were all read. */
  @Test
  void the_largest_of_a_currency_are_read_as_far_as_the_page_goes() {
    Filter euros =
        Filters.of(
            Optional.of(ProcessingStatus.COMPLETED),
            Optional.empty(),
            Optional.of("eur"),
            Optional.empty());
    long before = read();

    Page page =
        adapters
            .context()
            .getBean(BrowseEvents.class)
            .page(euros, Order.AMOUNT, Optional.empty(), 20);

    assertThat(page.lines()).hasSize(20);
    assertThat(read() - before).isLessThan(1_000);
  }

  /** Of every status together, too, and whether an index answers the filter or not. */
  @Test
  void a_total_reads_no_more_events_than_it_may_look_at() {
    BrowseEvents events = adapters.context().getBean(BrowseEvents.class);
    for (Optional<ProcessingStatus> status :
        List.of(
            Optional.<ProcessingStatus>empty(),
            Optional.of(ProcessingStatus.FAILED),
            Optional.of(ProcessingStatus.COMPLETED))) {
      for (Optional<String> currency : List.of(Optional.of("usd"), Optional.<String>empty())) {
        Map<String, Long> before = scans();
        long read = read();

        EventTotal total =
            events.count(Filters.of(status, Optional.empty(), currency, Optional.empty()), 500);

        assertThat(total.isExact()).isFalse();
        assertThat(total.number()).isEqualTo(currency.isPresent() ? 0 : 500);
        assertThat(read() - read).isLessThan(600);
        assertThat(scans()).isEqualTo(before);
      }
    }
  }

  private static long read() {
    return adapters.scans("idx_tup_fetch", "stripe_events").get("stripe_events");
  }

  private static Map<String, Long> scans() {
    return adapters.scans(
        "seq_scan",
        "users",
        "credit_ledger",
        "stripe_events",
        "stripe_event_attempts",
        "audit_log",
        "bulk_runs",
        "bulk_items");
  }

  /** A page from the middle of the list. */
  private static List<Line> lines(BrowseEvents events, Filter filter, Order order) {
    Optional<String> next = events.page(filter, order, Optional.empty(), 500).next();
    return events.page(filter, order, next, 50).lines();
  }

  private static List<Line> beginning(BrowseEvents events, String text) {
    return events.beginning(new Beginning(text, true, true), 20);
  }

  private static Filter text(String id) {
    return filter(Optional.empty(), Optional.empty(), Optional.of(id));
  }

  private static Filter filter(
      Optional<ProcessingStatus> status, Optional<String> type, Optional<String> text) {
    return Filters.of(status, type, Optional.empty(), text);
  }

  private static PostgresOverview overview() {
    Sql statements = adapters.context().getBean(Sql.class);
    return new PostgresOverview(
        statements,
        adapters.context().getBean(PageReads.class),
        new StatsRollup(statements, adapters.transactions()),
        () -> NOW);
  }

  private static Optional<Long> last() {
    return Optional.of(40_000L);
  }

  /** An empty text stands for any. */
  private static BrowseAudit.Filter deeds(String actor, String action, String subject) {
    return new BrowseAudit.Filter(
        Optional.of(actor).filter(text -> !text.isEmpty()),
        Optional.of(action).filter(text -> !text.isEmpty()),
        Optional.of(subject).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.empty());
  }

  private static Arguments page(String name, Runnable page) {
    return Arguments.of(name, page);
  }
}
