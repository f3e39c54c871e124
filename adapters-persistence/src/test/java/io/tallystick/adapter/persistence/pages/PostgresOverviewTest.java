package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.query.BrowseFigures.Bar;
import io.tallystick.application.query.BrowseFigures.CreditedTwice;
import io.tallystick.application.query.BrowseFigures.Figures;
import io.tallystick.application.query.BrowseFigures.Period;
import io.tallystick.application.query.BrowseFigures.Verification;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures are the same, however much of them is counted already. */
class PostgresOverviewTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Database database;
  private Adapters adapters;
  private Instant now = NOON;
  private PostgresOverview overview;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    overview = overview();
  }

  /** As another instance has it, which remembers nothing. */
  private PostgresOverview overview() {
    Sql statements = adapters.context().getBean(Sql.class);
    return new PostgresOverview(
        statements,
        adapters.context().getBean(PageReads.class),
        new StatsRollup(statements, adapters.transactions()),
        () -> now);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void payments_that_are_credited_twice_are_named_until_one_credit_is_taken_back() {
    long user = database.user("ada@example.org", 0);
    Events.book(adapters, "one", user, 100);
    Events.book(adapters, "two", user, 100);
    adapters.commit(
        () ->
            adapters
                .inbox()
                .noteCreditedTwice(Map.of(new PaymentId("pi_two"), new PaymentId("pi_one"))));

    assertThat(overview.figures(Period.DAY).creditedTwice())
        .containsExactly(
            new CreditedTwice(
                new UserId(user), 100, new PaymentId("pi_two"), new PaymentId("pi_one")));
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
        VALUES (%s, -100, 'adjustment', 'pi_two was credited twice', 'olga', now())
        """
            .formatted(user));
    assertThat(overview().figures(Period.DAY).creditedTwice()).isEmpty();
  }

  @Test
  void nothing_has_happened_yet() {
    Figures figures = overview.figures(Period.DAY);

    assertThat(figures.bars()).hasSize(24).allMatch(bar -> bar.events().isEmpty());
    assertThat(figures.granted()).isZero();
    assertThat(figures.p50()).isEmpty();
    assertThat(figures.verification()).isEmpty();
  }

  @Test
  void what_is_counted_and_what_is_not_make_one_figure() {
    event("old", "completed", "2026-02-27T03:00:00Z");
    event("hours", "completed", "2026-03-01T09:05:00Z");
    event("minutes", "failed", "2026-03-01T11:59:00Z");
    tried("2026-03-01T09:05:00Z", 1, 1, 2, 9, 5000);

    for (int look = 0; look < 3; look++) {
      assertThat(events(overview().figures(Period.MONTH)))
          .containsOnly(
              Map.entry(Instant.parse("2026-02-27T00:00:00Z"), "{COMPLETED=1}"),
              Map.entry(Instant.parse("2026-03-01T00:00:00Z"), "{COMPLETED=1, FAILED=1}"));
      assertThat(overview().figures(Period.DAY).bars().getLast())
          .isEqualTo(
              new Bar(Instant.parse("2026-03-01T12:00:00Z"), Map.<ProcessingStatus, Long>of()));
      Figures figures = overview().figures(Period.WEEK);
      assertThat(figures.p50()).contains(Duration.ofMillis(2));
      assertThat(figures.p95().orElseThrow().toMillis()).isBetween(5000L, 5700L);
      assertThat(figures.codes())
          .extracting(count -> count.name())
          .containsExactly("internal_error");
      now = now.plusSeconds(700);
    }
    now = NOON;
    assertThat(database.number("SELECT count(*) FROM tallystick.counted_slots")).isPositive();
  }

  @Test
  void the_longest_time_that_is_noted_of_a_try_can_be_shown() {
    tried("2026-03-01T11:59:00Z", Integer.MAX_VALUE);

    assertThat(overview().figures(Period.DAY).p50().orElseThrow())
        .isGreaterThanOrEqualTo(Duration.ofMillis(Integer.MAX_VALUE));
  }

  @Test
  void an_event_that_is_repaired_after_it_was_counted_is_counted_as_it_is() {
    event("repaired", "failed", "2026-03-01T09:05:00Z");
    overview.figures(Period.DAY);
    now = NOON.plusSeconds(60);
    database.execute(
        """
        UPDATE stripe_events SET processing_status = 'ignored', skip_reason = 'no_credits',
          failure_code = NULL, processed_at = '2026-03-01T12:00:50Z'
        """);

    assertThat(events(overview.figures(Period.DAY)))
        .containsOnly(Map.entry(Instant.parse("2026-03-01T09:00:00Z"), "{IGNORED=1}"));
  }

  @Test
  void what_is_added_with_an_old_time_is_found_when_all_is_counted_anew() {
    overview.figures(Period.DAY);
    event("restored", "completed", "2026-03-01T09:05:00Z");
    overview().count();

    assertThat(events(overview().figures(Period.DAY)))
        .containsOnly(Map.entry(Instant.parse("2026-03-01T09:00:00Z"), "{COMPLETED=1}"));
  }

  @Test
  void what_another_instance_counts_while_all_is_counted_anew_stays_counted() {
    event("old", "completed", "2026-03-01T11:55:00Z");
    tried("2026-03-01T11:55:00Z", 7);
    Sql statements = adapters.context().getBean(Sql.class);
    StatsRollup other = new StatsRollup(statements, adapters.transactions());
    Instant counted = NOON.minus(StatsRollup.SLOT);
    Transactions interrupted =
        new Transactions() {
          @Override
          public <T> T committedIf(
              Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
            if (other.until().equals(counted)) {
              other.countUntil(NOON.plusSeconds(1_200));
            }
            return adapters.transactions().committedIf(keys, work, wanted);
          }
        };

    new StatsRollup(statements, interrupted).countAnew(NOON);

    assertThat(other.until()).isEqualTo(NOON.plusSeconds(600));
    assertThat(
            database.number(
                "SELECT sum(number) FROM tallystick.counted_slots WHERE figure = 'tries'"))
        .isEqualTo(1);
  }

  @Test
  void credits_are_summed_by_kind() {
    now = Instant.now();
    long ada = database.user("ada@example.org", 20);
    Events.book(adapters, "now", ada, 100);
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
        VALUES (%d, -5, 'adjustment', 'a slip', 'olga', now())
        """
            .formatted(ada));

    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, invoice_id,
          booking_key, reason, actor, created_at)
        VALUES (%1$d, 30, 'invoice', 'evt_now', 'in_1', 'in_1', 'invoice:in_1', 'r', 'a', now()),
          (%1$d, 7, 'grant', NULL, NULL, NULL, 'grant:1', 'r', 'a', now()),
          (%1$d, -4, 'spend', NULL, NULL, NULL, 'spend:1', 'r', 'a', now())
        """
            .formatted(ada));

    Figures figures = overview.figures(Period.DAY);
    assertThat(figures.granted()).isEqualTo(30);
    assertThat(figures.external()).isEqualTo(20 + 7 - 4);
    assertThat(figures.adjusted()).isEqualTo(-5);
  }

  @Test
  void the_last_verification_is_told() {
    overview.add(3, NOON.minusSeconds(9));
    overview.add(0, NOON.minusSeconds(5));

    assertThat(overview.figures(Period.DAY).verification())
        .isEqualTo(Optional.of(new Verification(NOON.minusSeconds(5), 0)));
  }

  private static Map<Instant, String> events(Figures figures) {
    return figures.bars().stream()
        .filter(bar -> !bar.events().isEmpty())
        .collect(
            java.util.stream.Collectors.toMap(
                Bar::from, bar -> new java.util.TreeMap<>(bar.events()).toString()));
  }

  private void event(String name, String status, String at) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, failure_code, user_id, credits)
        SELECT 'evt_%s', 't', status, at, '{}', at, 'webhook',
          CASE status WHEN 'failed' THEN 'internal_error' END,
          CASE status WHEN 'completed' THEN 1 END, CASE status WHEN 'completed' THEN 1 END
        FROM (VALUES ('%s', '%s'::timestamptz)) AS new (status, at)
        """
            .formatted(name, status, at));
  }

  private void tried(String at, int... millis) {
    for (int took : millis) {
      database.execute(
          """
          INSERT INTO stripe_event_attempts (event_id, attempted_at, triggered_by, outcome,
            duration_ms) VALUES ('evt_old', '%s', 'webhook', 'failed', %d)
          """
              .formatted(at, took));
    }
  }
}
