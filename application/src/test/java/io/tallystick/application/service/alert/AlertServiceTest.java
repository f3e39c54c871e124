package io.tallystick.application.service.alert;

import static io.tallystick.application.service.alert.Alarms.kinds;
import static io.tallystick.domain.alert.AlertWay.EMAIL;
import static io.tallystick.domain.alert.AlertWay.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.RecordingReceiver;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.alert.SendAlerts.Way;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.Alert.DayFigures;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an alert is sent, by which way, and what is noted of it. The world begins at noon. */
final class AlertServiceTest {

  private final Alarms alarms = new Alarms();
  private final World world = alarms.world;
  private final RecordingReceiver webhook = alarms.webhook;
  private final RecordingReceiver email = alarms.email;
  private final AlertService alerts = alarms.service;

  @AfterEach
  void close() {
    alarms.close();
  }

  @Test
  void the_ways_that_are_set_up_and_the_rules_are_told() {
    assertThat(alerts.ways())
        .containsExactly(new Way(WEBHOOK, "the webhook"), new Way(EMAIL, "the email"));
    assertThat(alerts.rules()).isEqualTo(Alarms.RULES);
  }

  @Test
  void nothing_is_sent_or_noted_while_no_event_needs_a_person() {
    assertThat(alerts.sendDue(WEBHOOK)).isEmpty();

    assertThat(webhook.received()).isEmpty();
    assertThat(alarms.stored.latest(10)).isEmpty();
  }

  @Test
  void the_first_event_is_told_at_once_by_the_way_that_was_asked() {
    alarms.failed("1");

    assertThat(alerts.sendDue(WEBHOOK)).isEmpty();

    assertThat(webhook.received()).hasSize(1);
    Alert alert = webhook.received().getFirst();
    assertThat(alert.kind()).isEqualTo(AlertKind.ALERT);
    assertThat(alert.at()).isEqualTo(world.now());
    assertThat(alert.causes()).extracting(AlertCause::code).containsExactly("user_unresolved");
    assertThat(alert.causes().getFirst().money()).hasToString("[9.99 USD]");
    assertThat(alarms.stored.latest(10))
        .containsExactly(
            alarms.note(1, WEBHOOK, AlertKind.ALERT, Optional.empty(), Optional.empty()));
    assertThat(email.received()).as("each way has a turn of its own").isEmpty();
    alerts.sendDue(EMAIL);
    assertThat(kinds(email)).containsExactly(AlertKind.ALERT);
  }

  @Test
  void a_new_cause_waits_for_a_quarter_of_an_hour_and_what_still_stands_for_four_hours() {
    alarms.failed("1");
    alerts.sendDue(WEBHOOK);
    String user = "client_reference_id=" + world.books.userWith("ada@example.com", "Ada", 0);
    world.process("evt_2 paid pi_2 credits=many " + user);
    alarms.sendAfter(AlertRules.BETWEEN.minusSeconds(1));
    assertThat(kinds(webhook)).containsExactly(AlertKind.ALERT);

    alarms.sendAfter(Duration.ofSeconds(1));
    assertThat(webhook.received()).hasSize(2);
    assertThat(webhook.received().getLast().causes())
        .extracting(AlertCause::code)
        .containsExactly("credits_invalid", "user_unresolved");

    alarms.sendAfter(AlertRules.REMINDER.minusSeconds(1));
    assertThat(webhook.received()).hasSize(2);
    alarms.sendAfter(Duration.ofSeconds(1));
    assertThat(kinds(webhook))
        .containsExactly(AlertKind.ALERT, AlertKind.ALERT, AlertKind.REMINDER);
  }

  @Test
  void that_all_is_clear_is_told_once_it_was_so_without_a_break() {
    world.process("evt_1 paid pi_1 credits=100 client_reference_id=1");
    alerts.sendDue(WEBHOOK);
    world.books.userWith("ada@example.com", "Ada", 0);
    world.retry(Trigger.WORKER, "evt_1");
    alarms.sendAfter(AlertRules.CLEAR_FOR);
    world.process("evt_2 paid pi_2 credits=100 client_reference_id=2");
    alarms.sendAfter(AlertRules.CLEAR_FOR.minusSeconds(1));
    world.books.userWith("bob@example.com", "Bob", 0);
    world.retry(Trigger.WORKER, "evt_2");

    alarms.sendAfter(Duration.ofSeconds(1));
    assertThat(kinds(webhook)).as("it begins anew").containsExactly(AlertKind.ALERT);
    alarms.sendAfter(AlertRules.CLEAR_FOR);
    alarms.sendAfter(AlertRules.CLEAR_FOR);

    assertThat(kinds(webhook)).containsExactly(AlertKind.ALERT, AlertKind.ALL_CLEAR);
    assertThat(webhook.received().getLast().causes()).isEmpty();
    assertThat(alarms.stored.latest(1).getFirst().kind()).isEqualTo(AlertKind.ALL_CLEAR);
  }

  @Test
  void what_is_retried_by_itself_needs_a_person_after_an_hour() {
    Instant start = world.now();
    world.process("evt_1 refund pi_1 re_1 amount=500 at=10 made=5");
    assertThat(world.stands("evt_1")).isEqualTo("failed payment_not_found");
    assertThat(alerts.nextToCount(start)).contains(start.plus(Duration.ofHours(1)));

    alarms.sendAfter(Duration.ofHours(1).minusSeconds(1));
    assertThat(webhook.received()).isEmpty();
    alarms.sendAfter(Duration.ofSeconds(1));

    assertThat(kinds(webhook)).containsExactly(AlertKind.ALERT);
    assertThat(alerts.nextToCount(world.now())).isEmpty();
  }

  @Test
  void an_event_that_is_snoozed_is_told_once_the_snooze_is_over() {
    alarms.failed("1");
    Instant wakes = world.now().plus(Duration.ofMinutes(20));
    world.books.committed(
        List.of(),
        () -> {
          Snooze snooze = new Snooze(new StripeEventId("evt_1"), wakes, "olga", "asked the payer");
          world.books.snoozes().keep(snooze);
          return true;
        });
    assertThat(alerts.nextToCount(world.now())).contains(wakes);

    alarms.sendAfter(Duration.ofMinutes(19));
    assertThat(webhook.received()).isEmpty();
    alarms.sendAfter(Duration.ofMinutes(1));
    assertThat(kinds(webhook)).containsExactly(AlertKind.ALERT);
  }

  @Test
  void a_digest_with_the_figures_of_the_day_is_sent_once_a_day_by_email_alone() {
    world.pass(Duration.ofHours(19).minusSeconds(1));
    alerts.sendDue(EMAIL);
    assertThat(email.received()).isEmpty();
    world.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 2; i++) {
      alerts.sendDue(EMAIL);
      alerts.sendDue(WEBHOOK);
    }

    assertThat(kinds(email)).containsExactly(AlertKind.DIGEST);
    assertThat(email.received().getFirst().day()).contains(new DayFigures(25, 6, 3, 2, 4, 600, 70));
    assertThat(webhook.received()).isEmpty();
  }
}
