package io.tallystick.application.service.alert;

import static io.tallystick.application.service.alert.Alarms.kinds;
import static io.tallystick.domain.alert.AlertWay.EMAIL;
import static io.tallystick.domain.alert.AlertWay.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.alert.AlertReceiver.Outcome;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertRules;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alert that is not taken, alerts by several instances, and tests whether they arrive. */
final class AlertsNotTakenTest {

  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<String> REFUSED = Optional.of("answered 503");

  private final Alarms alarms = new Alarms();

  @BeforeEach
  void oneFails() {
    alarms.failed("1");
  }

  @AfterEach
  void close() {
    alarms.close();
  }

  @Test
  void a_way_that_does_not_take_an_alert_rests_longer_each_time_and_then_gets_it() {
    alarms.webhook.answer(Outcome.ofNone("answered 503"));
    assertThat(alarms.sendAfter(Duration.ZERO)).isEqualTo(REFUSED);
    assertThat(alarms.stored.latest(10))
        .containsExactly(alarms.note(1, WEBHOOK, AlertKind.ALERT, NOBODY, REFUSED));

    for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
      int before = alarms.webhook.received().size();
      assertThat(alarms.sendAfter(Duration.ofMinutes(minutes).minusSeconds(1))).isEmpty();
      assertThat(alarms.webhook.received()).as("within %s min", minutes).hasSize(before);
      assertThat(alarms.sendAfter(Duration.ofSeconds(1))).isEqualTo(REFUSED);
    }
    alarms.service.sendDue(EMAIL);
    assertThat(kinds(alarms.email)).as("the other way").containsExactly(AlertKind.ALERT);

    alarms.webhook.answer(Outcome.ofAll());
    assertThat(alarms.sendAfter(AlertRules.BETWEEN)).isEmpty();
    assertThat(kinds(alarms.webhook)).hasSize(8).containsOnly(AlertKind.ALERT);
    alarms.sendAfter(AlertRules.BETWEEN);
    assertThat(alarms.webhook.received()).as("it is taken").hasSize(8);
    assertThat(alarms.stored.state(WEBHOOK).failures()).isZero();
  }

  @Test
  void what_some_recipients_have_taken_is_not_sent_again_and_the_others_are_told_of() {
    alarms.webhook.answer(Outcome.ofSome("one of two has no mailbox"));

    assertThat(alarms.sendAfter(Duration.ZERO)).contains("one of two has no mailbox");
    alarms.sendAfter(AlertRules.BETWEEN);

    assertThat(alarms.webhook.received()).hasSize(1);
    assertThat(alarms.stored.latest(1).getFirst().problem()).contains("one of two has no mailbox");
    assertThat(alarms.stored.state(WEBHOOK).stands()).isTrue();
  }

  @Test
  void of_two_instances_one_sends_and_no_transaction_waits_for_the_receiver() {
    AlertService other = alarms.instance(List.of(alarms.webhook));
    alarms.webhook.meanwhile(() -> assertThat(other.sendDue(WEBHOOK)).isEmpty());

    alarms.service.sendDue(WEBHOOK);
    other.sendDue(WEBHOOK);

    assertThat(kinds(alarms.webhook)).containsExactly(AlertKind.ALERT);
  }

  @Test
  void an_instance_that_ends_while_it_sends_is_followed_by_another_one_after_a_minute() {
    alarms.webhook.meanwhile(
        () -> {
          throw new IllegalStateException("the process ends");
        });
    assertThatThrownBy(() -> alarms.sendAfter(Duration.ZERO)).hasMessage("the process ends");
    AlertService other = alarms.instance(List.of(alarms.webhook));

    alarms.world.pass(Duration.ofSeconds(59));
    other.sendDue(WEBHOOK);
    assertThat(alarms.webhook.received()).hasSize(1);
    alarms.world.pass(Duration.ofSeconds(1));
    other.sendDue(WEBHOOK);

    assertThat(alarms.webhook.received()).hasSize(2);
    assertThat(alarms.stored.latest(10)).hasSize(1);
  }

  @Test
  void a_rest_begins_when_the_answer_is_there() {
    alarms.webhook.answer(Outcome.ofNone("answered 503"));
    alarms.webhook.meanwhile(() -> alarms.world.pass(Duration.ofSeconds(30)));
    alarms.sendAfter(Duration.ZERO);

    alarms.sendAfter(Duration.ofSeconds(59));
    assertThat(alarms.webhook.received()).hasSize(1);
    alarms.sendAfter(Duration.ofSeconds(1));
    assertThat(alarms.webhook.received()).hasSize(2);
  }

  @Test
  void a_test_is_sent_noted_and_on_record_and_the_next_alert_comes_as_if_there_were_none() {
    assertThat(alarms.service.sendTest(EMAIL, "olga")).isEmpty();

    assertThat(kinds(alarms.email)).containsExactly(AlertKind.TEST);
    assertThat(alarms.email.received().getFirst().failed()).isEqualTo(1);
    assertThat(alarms.webhook.received()).isEmpty();
    assertThat(alarms.stored.latestTest("email"))
        .contains(alarms.note(1, EMAIL, AlertKind.TEST, Optional.of("olga"), Optional.empty()));
    assertThat(alarms.world.books.actions())
        .containsExactly(
            new Action("olga", "test_notification", "email", "taken", alarms.world.now()));
    alarms.service.sendDue(EMAIL);
    assertThat(kinds(alarms.email)).containsExactly(AlertKind.TEST, AlertKind.ALERT);
  }

  @Test
  void a_test_that_is_not_taken_says_why_and_is_not_tried_again() {
    alarms.webhook.answer(Outcome.ofNone("answered 503"));

    assertThat(alarms.service.sendTest(WEBHOOK, "olga")).isEqualTo(REFUSED);

    assertThat(alarms.stored.latestTest("webhook"))
        .contains(alarms.note(1, WEBHOOK, AlertKind.TEST, Optional.of("olga"), REFUSED));
    assertThat(alarms.world.books.actions())
        .extracting(Action::reason)
        .containsExactly("not taken: answered 503");
    assertThat(alarms.stored.state(WEBHOOK).failures()).isZero();
    alarms.webhook.answer(Outcome.ofAll());
    alarms.sendAfter(Duration.ZERO);
    assertThat(kinds(alarms.webhook)).containsExactly(AlertKind.TEST, AlertKind.ALERT);
  }

  @Test
  void nothing_is_sent_by_a_way_that_is_not_set_up() {
    AlertService alone = alarms.instance(List.of(alarms.webhook));

    assertThatThrownBy(() -> alone.sendTest(EMAIL, "olga"))
        .isInstanceOf(NoSuchElementException.class);

    assertThat(alarms.world.books.actions()).isEmpty();
  }
}
