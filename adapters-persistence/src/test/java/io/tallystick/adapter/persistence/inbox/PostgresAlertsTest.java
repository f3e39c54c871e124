package io.tallystick.adapter.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.query.BrowseNotifications;
import io.tallystick.application.service.alert.AlertService;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneySum;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an alert is sent, and what it tells. */
class PostgresAlertsTest {

  private final List<String> sent = new ArrayList<>();
  private final List<String> noted = new ArrayList<>();
  private Optional<String> problem = Optional.empty();
  private boolean taken;
  private Instant now = Events.NOW;
  private Database database;
  private Adapters adapters;
  private AlertService alerts;
  private BrowseNotifications notifications;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database, 4);
    notifications = adapters.context().getBean(BrowseNotifications.class);
    database.execute("UPDATE tallystick.alert_ways SET digest_at = '" + now + "'");
    alerts =
        new AlertService(
            List.of(receiver(AlertWay.WEBHOOK), receiver(AlertWay.EMAIL)),
            adapters.context().getBean(Alerts.class),
            adapters.context().getBean(BrowseFigures.class),
            new AlertRules(3, Duration.ofHours(24), Optional.of(7)),
            new AuditLog() {
              @Override
              public void append(List<Action> actions) {
                actions.forEach(it -> noted.add(it.actor() + " " + it.name() + " " + it.reason()));
              }

              @Override
              public Set<String> subjects(String actor, String name, Instant after) {
                return Set.of();
              }
            },
            adapters.transactions(),
            () -> now);
  }

  private AlertReceiver receiver(AlertWay way) {
    return new AlertReceiver() {
      @Override
      public AlertWay way() {
        return way;
      }

      @Override
      public String place() {
        return "a " + way.code();
      }

      @Override
      public Outcome send(Alert alert) {
        String told =
            alert.causes().stream()
                .map(cause -> cause.failed() + " " + cause.code())
                .collect(Collectors.joining(", "));
        synchronized (sent) {
          sent.add(
              switch (alert.kind()) {
                case ALERT, ALL_CLEAR -> told;
                case DIGEST -> "digest of " + alert.day().orElseThrow().received() + ": " + told;
                case REMINDER, TEST, UNKNOWN -> alert.kind().code() + ": " + told;
              });
        }
        return new Outcome(taken || problem.isEmpty(), problem);
      }
    };
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void nothing_is_sent_while_nothing_has_failed() {
    alerts.sendDue(AlertWay.WEBHOOK);

    assertThat(sent).isEmpty();
  }

  @Test
  void the_first_is_sent_at_once_what_is_new_after_a_quarter_of_an_hour_and_when_all_is_clear() {
    fail("a", FailureCode.USER_UNRESOLVED);
    fail("b", FailureCode.USER_UNRESOLVED);
    alerts.sendDue(AlertWay.WEBHOOK);
    fail("c", FailureCode.AMOUNT_MISMATCH);
    after(Duration.ofMinutes(14));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).containsExactly("2 user_unresolved");

    after(Duration.ofMinutes(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(2).last().isEqualTo("2 user_unresolved, 1 amount_mismatch");
    after(Duration.ofHours(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(2);
    after(Duration.ofHours(3));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(3).last().asString().startsWith("reminder: 2 user_unresolved");

    database.execute(
        "UPDATE stripe_events SET processing_status = 'ignored', failure_code = NULL,"
            + " skip_reason = 'already_credited'");
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(3);
    after(AlertRules.CLEAR_FOR);
    alerts.sendDue(AlertWay.WEBHOOK);
    alerts.sendDue(AlertWay.WEBHOOK);
    after(Duration.ofHours(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(4).last().isEqualTo("");

    fail("e", FailureCode.CREDITS_UNKNOWN);
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(5).last().isEqualTo("1 credits_unknown");
  }

  @Test
  void a_cause_has_all_of_its_events_and_what_they_paid_by_currency() {
    for (String name : List.of("a", "b", "c", "d")) {
      fail(name, FailureCode.USER_UNRESOLVED);
    }
    fail("e", FailureCode.CREDITS_UNKNOWN);
    long most = Long.MAX_VALUE;
    database.execute("UPDATE stripe_events SET amount_minor = NULL, currency = NULL");
    database.execute(
        "UPDATE stripe_events SET amount_minor = %s, currency = 'eur' WHERE event_id IN ('evt_a', 'evt_b')"
            .formatted(most));
    database.execute(
        "UPDATE stripe_events SET amount_minor = 900, currency = 'usd' WHERE event_id = 'evt_c'");

    List<AlertCause> causes = adapters.context().getBean(Alerts.class).causes(Set.of(), now, now);

    assertThat(causes)
        .extracting(it -> it.failed() + " " + it.code())
        .containsExactly("4 user_unresolved", "1 credits_unknown");
    assertThat(causes.getFirst().money())
        .containsExactly(
            new MoneySum(BigInteger.valueOf(most).multiply(BigInteger.TWO), "eur"),
            new MoneySum(BigInteger.valueOf(900), "usd"));
    assertThat(causes.getLast().money()).isEmpty();
  }

  @Test
  void an_event_that_fails_again_before_all_was_clear_for_a_moment_is_told_once() {
    fail("a", FailureCode.USER_UNRESOLVED);
    alerts.sendDue(AlertWay.WEBHOOK);
    for (int times = 0; times < 3; times++) {
      database.execute("UPDATE stripe_events SET failure_code = 'internal_error'");
      alerts.sendDue(AlertWay.WEBHOOK);
      after(AlertRules.CLEAR_FOR.dividedBy(2));
      database.execute("UPDATE stripe_events SET failure_code = 'user_unresolved'");
      alerts.sendDue(AlertWay.WEBHOOK);
      after(AlertRules.CLEAR_FOR.dividedBy(2));
    }

    assertThat(sent).containsExactly("1 user_unresolved");
  }

  @Test
  void what_is_snoozed_is_told_when_it_wakes() {
    fail("a", FailureCode.USER_UNRESOLVED);
    database.execute(
        "INSERT INTO tallystick.snoozed_events VALUES ('evt_a', '%s', 'olga', 'tomorrow')"
            .formatted(now.plus(Duration.ofHours(1))));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).isEmpty();
    assertThat(alerts.nextToCount(now)).contains(now.plus(Duration.ofHours(1)));

    after(Duration.ofHours(1));
    assertThat(alerts.nextToCount(now)).isEmpty();
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).containsExactly("1 user_unresolved");
  }

  @Test
  void it_is_known_when_what_is_retried_begins_to_count() {
    fail("a", FailureCode.PAYMENT_NOT_FOUND);
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(alerts.nextToCount(now)).contains(now.plus(Duration.ofHours(1)));

    after(Duration.ofHours(1));
    assertThat(alerts.nextToCount(now)).isEmpty();
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).containsExactly("1 payment_not_found");
  }

  @Test
  void each_way_has_its_own_course_and_a_digest_comes_by_email_alone() {
    fail("a", FailureCode.USER_UNRESOLVED);
    alerts.sendDue(AlertWay.WEBHOOK);
    alerts.sendDue(AlertWay.EMAIL);
    assertThat(sent).containsExactly("1 user_unresolved", "1 user_unresolved");

    now = now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(7));
    database.execute("UPDATE tallystick.alert_ways SET sent_at = '" + now + "', old = true");
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(2);
    alerts.sendDue(AlertWay.EMAIL);
    alerts.sendDue(AlertWay.EMAIL);
    assertThat(sent).hasSize(3).last().asString().startsWith("digest of ");
  }

  @Test
  void a_way_whose_row_is_missing_begins_anew() {
    database.execute("DELETE FROM tallystick.alert_ways");
    fail("a", FailureCode.USER_UNRESOLVED);

    alerts.sendDue(AlertWay.WEBHOOK);
    alerts.sendDue(AlertWay.WEBHOOK);

    assertThat(sent).containsExactly("1 user_unresolved");
  }

  @Test
  void what_some_of_the_recipients_have_taken_is_noted_with_its_problem_and_not_sent_again() {
    fail("a", FailureCode.USER_UNRESOLVED);
    problem = Optional.of("for 1 of 2 addresses: the mail server answered 550");
    taken = true;

    assertThat(alerts.sendDue(AlertWay.EMAIL)).isEqualTo(problem);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(alerts.sendDue(AlertWay.EMAIL)).isEmpty();

    assertThat(sent).hasSize(1);
    assertThat(notifications.latest(10))
        .extracting(BrowseNotifications.Notification::problem)
        .containsExactly(problem);
  }

  @Test
  void what_was_sent_and_whether_it_was_taken_is_noted_and_the_oldest_notes_are_dropped() {
    fail("a", FailureCode.USER_UNRESOLVED);
    problem = Optional.of("the receiver answered 500");
    alerts.sendDue(AlertWay.WEBHOOK);
    problem = Optional.empty();
    assertThat(alerts.sendTest(AlertWay.EMAIL, "olga")).isEmpty();

    assertThat(notifications.latest(10))
        .extracting(it -> it.way() + " " + it.kind() + " " + it.failed() + " " + it.causes())
        .containsExactly("email TEST 1 [user_unresolved]", "webhook ALERT 1 [user_unresolved]");
    assertThat(notifications.latest(10).getLast().problem()).contains("the receiver answered 500");
    assertThat(notifications.latestTest("email").orElseThrow().actor()).contains("olga");
    assertThat(notifications.latestTest("webhook")).isEmpty();
    assertThat(noted).containsExactly("olga test_notification taken");

    database.execute(
        "INSERT INTO tallystick.notifications (way, kind, sent_at, failed, causes)"
            + " SELECT 'email', 'alert', now(), 1, '' FROM generate_series(1, 600)");
    alerts.sendTest(AlertWay.EMAIL, "olga");
    assertThat(notifications.latest(1000)).hasSize(PostgresAlerts.MOST_NOTES + 1);
    assertThat(notifications.latest(1))
        .first()
        .extracting(it -> it.kind().code())
        .isEqualTo("test");
  }

  @Test
  void what_is_retried_by_itself_counts_after_an_hour() {
    fail("a", FailureCode.INTERNAL_ERROR);
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).isEmpty();

    after(Duration.ofHours(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).containsExactly("1 internal_error");
  }

  @Test
  void one_that_is_not_taken_is_sent_again_after_a_minute_then_after_two() {
    fail("a", FailureCode.USER_UNRESOLVED);
    problem = Optional.of("the receiver answered 500");
    assertThat(alerts.sendDue(AlertWay.WEBHOOK)).isEqualTo(problem);
    assertThat(alerts.sendDue(AlertWay.WEBHOOK)).isEmpty();
    assertThat(sent).hasSize(1);

    after(Duration.ofMinutes(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(2);
    problem = Optional.empty();
    after(Duration.ofMinutes(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(2);
    after(Duration.ofMinutes(1));
    alerts.sendDue(AlertWay.WEBHOOK);
    alerts.sendDue(AlertWay.WEBHOOK);
    assertThat(sent).hasSize(3);
  }

  @Test
  void of_several_instances_one_alone_sends_it() throws Exception {
    fail("a", FailureCode.USER_UNRESOLVED);
    try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
      for (var done : instances.invokeAll(Stream.generate(() -> instance()).limit(4).toList())) {
        assertThat(done.get()).isEmpty();
      }
    }
    assertThat(sent).hasSize(1);
  }

  private java.util.concurrent.Callable<Optional<String>> instance() {
    return () -> alerts.sendDue(AlertWay.WEBHOOK);
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  private void fail(String name, FailureCode code) {
    adapters.commit(
        () -> adapters.inbox().add(List.of(Events.failed(name, code, "why", Optional.empty()))));
  }
}
