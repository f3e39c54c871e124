package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.event;
import static io.tallystick.application.port.SampleEvents.failed;
import static io.tallystick.application.port.SampleEvents.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneySum;
import io.tallystick.domain.repair.Snooze;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Alerts} promises. */
public abstract class AlertsContract extends PortContract {

  private static final Duration CLAIMED_FOR = Duration.ofMinutes(1);
  private static final Set<FailureCode> TRANSIENT = Set.of(FailureCode.INTERNAL_ERROR);

  @Test
  void a_claim_keeps_all_others_from_that_way_until_it_is_over() {
    AlertState seen = state();

    assertThat(claims(AlertWay.WEBHOOK, seen, NOW)).isTrue();
    assertThat(claims(AlertWay.WEBHOOK, seen, NOW.plusSeconds(59))).isFalse();
    assertThat(claims(AlertWay.EMAIL, seen(AlertWay.EMAIL), NOW)).isTrue();
    assertThat(claims(AlertWay.WEBHOOK, seen, NOW.plusSeconds(60))).isTrue();
  }

  @Test
  void who_looked_before_another_instance_has_sent_an_alert_claims_nothing() {
    AlertState seen = state();
    AlertState told =
        new AlertState(Optional.of(NOW), true, Set.of("a", "b"), true, false, seen.digestAt(), 0);
    claims(AlertWay.WEBHOOK, seen, NOW);
    commit(() -> ports.alerts().taken(AlertWay.WEBHOOK, told));

    assertThat(state()).isEqualTo(told);
    assertThat(claims(AlertWay.WEBHOOK, seen, NOW.plusSeconds(120))).isFalse();
    assertThat(claims(AlertWay.WEBHOOK, state(), NOW.plusSeconds(120))).isTrue();
  }

  @Test
  void a_way_whose_receiver_takes_nothing_rests_and_what_it_takes_ends_the_count() {
    AlertState seen = state();
    for (int failures = 1; failures <= 2; failures++) {
      assertThat(claims(AlertWay.WEBHOOK, seen, NOW.plusSeconds(100L * failures))).isTrue();
      Instant until = NOW.plusSeconds(100L * failures + 80);
      commit(() -> ports.alerts().refused(AlertWay.WEBHOOK, until));

      assertThat(state().failures()).isEqualTo(failures);
      assertThat(claims(AlertWay.WEBHOOK, seen, until.minusSeconds(1))).isFalse();
    }
    AlertState told = new AlertState(Optional.of(NOW), false, Set.of(), false, false, NOW, 2);
    commit(() -> ports.alerts().taken(AlertWay.WEBHOOK, told));

    assertThat(state().failures()).isZero();
    assertThat(claims(AlertWay.WEBHOOK, state(), NOW)).as("nobody holds it").isTrue();
  }

  @Test
  void what_needs_a_person_is_told_by_cause_and_what_is_put_off_or_retried_only_later() {
    add("a", FailureCode.USER_UNRESOLVED, NOW.minusSeconds(20));
    add("b", FailureCode.USER_UNRESOLVED, NOW.minusSeconds(30));
    add("c", FailureCode.CREDITS_UNKNOWN, NOW.minusSeconds(40));
    add("d", FailureCode.CREDITS_UNKNOWN, NOW.minusSeconds(50));
    add("e", FailureCode.CREDITS_UNKNOWN, NOW.minusSeconds(60));
    add("f", FailureCode.INTERNAL_ERROR, NOW.minusSeconds(70));
    for (String late : List.of("d", "e")) {
      Snooze snooze = new Snooze(id(late), NOW.plusSeconds(15), "olga", "a call");
      commit(() -> ports.snoozes().keep(snooze));
    }

    assertThat(causes(NOW)).containsExactly(cause("user_unresolved", 2, 30), creditsUnknown(1, 40));
    assertThat(next(NOW)).contains(NOW.plusSeconds(15));
    assertThat(causes(NOW.plusSeconds(15)))
        .containsExactly(creditsUnknown(3, 60), cause("user_unresolved", 2, 30));
    assertThat(next(NOW.plusSeconds(15))).contains(NOW.plusSeconds(30));
    assertThat(causes(NOW.plusSeconds(30)))
        .containsExactly(
            creditsUnknown(3, 60), cause("user_unresolved", 2, 30), cause("internal_error", 1, 70));
    assertThat(next(NOW.plusSeconds(30))).isEmpty();
  }

  private static AlertCause creditsUnknown(int failed, int secondsOld) {
    return cause("credits_unknown", failed, secondsOld);
  }

  private static AlertCause cause(String code, int failed, int secondsOld) {
    return new AlertCause(
        code,
        failed,
        NOW.minusSeconds(secondsOld),
        List.of(new MoneySum(BigInteger.valueOf(999L * failed), "usd")));
  }

  /** What is retried counts after 100 seconds. */
  private List<AlertCause> causes(Instant now) {
    return ports.alerts().causes(TRANSIENT, now.minusSeconds(100), now);
  }

  private Optional<Instant> next(Instant now) {
    return ports.alerts().nextToCount(TRANSIENT, Duration.ofSeconds(100), now);
  }

  private void add(String name, FailureCode code, Instant receivedAt) {
    NewEvent failed = event(name, failed(code, Optional.empty()), 1, receivedAt);
    commit(() -> ports.inbox().add(List.of(failed)));
  }

  private AlertState state() {
    return seen(AlertWay.WEBHOOK);
  }

  private AlertState seen(AlertWay way) {
    return ports.alerts().state(way);
  }

  private boolean claims(AlertWay way, AlertState seen, Instant now) {
    return committed(() -> ports.alerts().claim(way, seen, now, now.plus(CLAIMED_FOR)));
  }
}
