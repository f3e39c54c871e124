package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.StorageBusy;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event over which the processing breaks harms nobody else. */
class BrokenEventTest {

  private static final StripeEventId CULPRIT = new StripeEventId("evt_b");

  private World world;
  private String a;
  private String b;
  private String c;
  private long ada;

  @BeforeEach
  void open() {
    world = World.standard();
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    a = "evt_a paid pi_a credits=1 client_reference_id=" + ada;
    b = "evt_b paid pi_b credits=10 client_reference_id=" + ada;
    c = "evt_c paid pi_c credits=100 client_reference_id=" + ada;
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void the_culprit_alone_fails_and_the_others_complete() {
    world.books.breakBookingOf(CULPRIT);

    assertThat(world.process(a, b, c))
        .containsExactly(
            "tried evt_a: completed +1 for " + ada,
            "tried evt_b: failed internal_error",
            "tried evt_c: completed +100 for " + ada);

    assertThat(world.books.balanceOf(ada)).isEqualTo(101);
    assertThat(world.events())
        .containsExactly(
            "evt_a completed +1 for " + ada,
            "evt_b failed internal_error",
            "evt_c completed +100 for " + ada);
    assertThat(world.books.triesOf(CULPRIT))
        .containsExactly(new Try("webhook", "failed", Optional.of("internal_error")));
    assertThat(world.monitor.lines())
        .containsExactly(
            "broke evt_b",
            "tried evt_a completed by webhook",
            "tried evt_b failed by webhook",
            "tried evt_c completed by webhook");
  }

  @Test
  void the_culprit_keeps_its_bytes_and_is_tried_again_by_itself() {
    world.books.breakBookingOf(CULPRIT);
    world.process(b);

    Failed failed = (Failed) world.books.event("evt_b").state();
    assertThat(failed.nextAttempt()).contains(world.now().plus(RetryPolicy.STANDARD.firstPause()));
    assertThat(failed.failure().message()).contains("IllegalStateException");
    assertThat(world.books.inbox().find(List.of(CULPRIT)).getFirst().payload())
        .isEqualTo(TextEvents.body(b));

    world.books.mend();
    world.pass(Duration.ofMinutes(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
    assertThat(world.stands("evt_b")).isEqualTo("completed +10 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(10);
  }

  /** Each time from another call on: those of the claim, of the batch, and within the batch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void an_event_for_which_no_connection_was_free_has_not_failed_again(int busy) {
    world.books.breakBookingOf(CULPRIT);
    world.process(b);
    world.books.mend();
    world.pass(Duration.ofMinutes(1));
    AtomicInteger calls = new AtomicInteger();
    world.books.beforeEachCall(
        () -> {
          int call = calls.incrementAndGet();
          if (call == busy || call == busy + 1) {
            throw new StorageBusy("no connection is free");
          }
        });

    assertThatThrownBy(() -> world.retries.retryDue(10)).isInstanceOf(StorageBusy.class);

    world.books.beforeEachCall(() -> {});
    assertThat(world.books.triesOf(CULPRIT)).hasSize(1);
    world.pass(Duration.ofHours(2));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
    assertThat(world.stands("evt_b")).isEqualTo("completed +10 for " + ada);
  }

  @Test
  void a_culprit_that_comes_twice_in_a_batch_is_not_booked_and_stored_once() {
    world.books.breakBookingOf(CULPRIT);

    world.process(b, a, b);

    assertThat(world.events())
        .containsExactly("evt_b failed internal_error", "evt_a completed +1 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(1);
  }

  @Test
  void a_failure_that_cannot_be_recorded_in_full_is_recorded_by_status_and_code() {
    world.books.breakBookingOf(CULPRIT);
    world.books.breakChangesOf(CULPRIT);

    assertThat(world.process(b, a))
        .containsExactly(
            "tried evt_b: failed internal_error", "tried evt_a: completed +1 for " + ada);

    world.books.mend();
    world.pass(Duration.ofMinutes(1));
    world.retries.retryDue(10);
    assertThat(world.stands("evt_b")).isEqualTo("completed +10 for " + ada);
  }

  @Test
  void a_failure_that_cannot_be_recorded_at_all_is_told_with_its_event_and_delays_nobody() {
    world.books.breakBookingOf(CULPRIT);
    world.books.breakChangesOf(CULPRIT);
    world.books.breakMarkingOf(CULPRIT);

    assertThat(world.process(b, a))
        .containsExactly("tried evt_b: received", "tried evt_a: completed +1 for " + ada);
    assertThat(world.monitor.lines()).contains("unrecorded evt_b");

    world.process("evt_d paid pi_d credits=5 customer_email=late@example.org");
    long late = world.books.userWith("late@example.org", "Late", 0);
    world.retry(Trigger.WORKER, "evt_b", "evt_d");
    assertThat(world.stands("evt_d")).isEqualTo("completed +5 for " + late);
  }

  /** A throwable may not suppress itself. */
  @Test
  void a_failure_that_is_always_the_same_one_is_told_with_its_event() {
    world.books.breakBookingOf(CULPRIT);
    IllegalStateException same = new IllegalStateException("always the same");
    world.books.beforeEachCall(
        () -> {
          if (world.books.commits() > 0) {
            throw same;
          }
        });

    assertThat(world.process(b)).containsExactly("unrecorded evt_b");
    assertThat(world.monitor.lines()).contains("unrecorded evt_b");
  }

  @Test
  void a_person_who_repairs_what_cannot_be_recorded_at_all_is_told_what_it_is_now() {
    world.books.breakBookingOf(CULPRIT);
    world.process(b);
    Remedy retry = new Remedy.Retry();
    Preview.Effect seen = (Preview.Effect) world.repairs.preview(CULPRIT, retry);
    world.books.breakChangesOf(CULPRIT);
    world.books.breakMarkingOf(CULPRIT);

    assertThat(world.repairs.preview(CULPRIT, retry)).isInstanceOf(Preview.NotApplicable.class);
    assertThat(world.repairs.apply(CULPRIT, retry, seen.token(), "olga", "why"))
        .isInstanceOf(RepairEvents.Result.Changed.class);
    assertThat(world.monitor.lines()).contains("unrecorded evt_b");
    assertThat(world.books.event("evt_b").attempts()).isEqualTo(1);
  }

  @Test
  void a_person_who_retries_the_culprit_is_in_the_audit_log() {
    world.books.breakBookingOf(CULPRIT);
    world.process(b);

    assertThat(world.retry(Trigger.person("olga", "retry", "try it"), "evt_b"))
        .containsExactly("tried evt_b: failed internal_error");

    assertThat(world.books.event("evt_b").attempts()).isEqualTo(2);
    assertThat(world.books.actions()).extracting("actor", "subject").hasSize(1);
  }

  @Test
  void an_event_that_cannot_even_be_stored_is_told_and_keeps_no_other_from_it() {
    world.books.breakStoringOf(CULPRIT);

    assertThat(world.process(a, b, c))
        .containsExactly(
            "tried evt_a: completed +1 for " + ada,
            "unrecorded evt_b",
            "tried evt_c: completed +100 for " + ada);

    assertThat(world.books.events()).hasSize(2);
    assertThat(world.monitor.lines())
        .containsExactly(
            "broke evt_b", "tried evt_a completed by webhook", "tried evt_c completed by webhook");
  }

  @Test
  void a_delivery_that_cannot_even_be_stored_is_asked_for_again() {
    world.books.breakStoringOf(CULPRIT);

    assertThat(World.told(world.deliver(b))).isEqualTo("unavailable");
    assertThat(world.books.events()).isEmpty();

    world.books.mend();
    assertThat(World.told(world.deliver(b))).isEqualTo("tried evt_b: completed +10 for " + ada);
  }

  @Test
  void what_was_committed_before_the_database_went_away_is_told() {
    world.books.breakBookingOf(CULPRIT);
    // One commit stores the first event, and one processes it.
    world.books.beforeEachCall(
        () -> {
          if (world.books.commits() == 2) {
            world.books.goAway();
          }
        });

    assertThatThrownBy(() -> world.process(a, b, c)).isInstanceOf(StorageUnavailable.class);

    assertThat(world.events()).containsExactly("evt_a completed +1 for " + ada);
    assertThat(world.monitor.lines()).containsExactly("tried evt_a completed by webhook");
  }

  @Test
  void a_stack_overflow_is_a_failure_of_its_event_alone() {
    world.books.overflowOver(CULPRIT);

    assertThat(world.process(a, b))
        .containsExactly(
            "tried evt_a: completed +1 for " + ada, "tried evt_b: failed internal_error");
    assertThat(world.books.balanceOf(ada)).isEqualTo(1);
  }

  @Test
  void an_account_that_somebody_else_holds_delays_its_own_events_alone() {
    long grace = world.books.userWith("grace@example.org", "Grace", 0);
    world.books.holdElsewhere(grace);

    assertThat(
            world.process(
                a, "evt_g paid pi_g credits=7 client_reference_id=" + grace, "evt_o other", c))
        .containsExactly(
            "tried evt_a: completed +1 for " + ada,
            "tried evt_g: failed internal_error",
            "tried evt_o: ignored unhandled_event_type",
            "tried evt_c: completed +100 for " + ada);
    assertThat(((Failed) world.books.event("evt_g").state()).failure().message())
        .contains("locked by another transaction", "tried again automatically")
        .doesNotContain("log");
    assertThat(world.monitor.lines()).noneMatch(line -> line.startsWith("broke"));

    world.books.letGo();
    world.pass(Duration.ofMinutes(1));
    world.retries.retryDue(10);
    assertThat(world.stands("evt_g")).isEqualTo("completed +7 for " + grace);
  }
}
