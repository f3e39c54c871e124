package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventProcessingTest {

  private World world;
  private long ada;
  private long grace;

  @BeforeEach
  void open() {
    world = World.standard();
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    grace = world.books.userWith("grace@example.org", "Grace", 0);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_batch_is_answered_in_its_order() {
    assertThat(
            world.process(
                "evt_c other",
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "evt_b unpaid pi_b",
                "evt_d unreadable",
                "evt_e paid pi_e credits=30 customer_email=GRACE@example.org",
                "evt_f paid pi_f credits=30 client_reference_id=4711"))
        .containsExactly(
            "tried evt_c: ignored unhandled_event_type",
            "tried evt_a: completed +100 for " + ada,
            "tried evt_b: ignored awaiting_payment",
            "tried evt_d: failed payload_unreadable",
            "tried evt_e: completed +30 for " + grace,
            "tried evt_f: failed user_unresolved");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
    assertThat(world.books.balanceOf(grace)).isEqualTo(30);
  }

  @Test
  void a_batch_is_one_transaction_whatever_becomes_of_its_events() {
    world.process(
        "evt_a paid pi_a credits=100 client_reference_id=" + ada,
        "evt_b paid pi_a credits=100 client_reference_id=" + ada,
        "evt_c paid pi_c credits=100 client_reference_id=4711",
        "evt_a paid pi_a credits=100 client_reference_id=" + ada,
        "evt_d other");

    assertThat(world.books.commits()).isOne();
  }

  @Test
  void an_event_that_comes_twice_in_a_batch_is_tried_once() {
    String paid = "evt_a paid pi_a credits=100 client_reference_id=" + ada;

    assertThat(world.process(paid, paid, paid))
        .containsExactly(
            "tried evt_a: completed +100 for " + ada,
            "known evt_a: completed +100 for " + ada,
            "known evt_a: completed +100 for " + ada);
    assertThat(world.books.purchasesOf(ada)).hasSize(1);
    assertThat(world.books.triesOf(new StripeEventId("evt_a"))).hasSize(1);
    assertThat(world.monitor.lines())
        .containsExactly("tried evt_a completed by webhook", "duplicate evt_a", "duplicate evt_a");
  }

  @Test
  void an_event_that_is_known_is_not_tried_again() {
    String paid = "evt_a paid pi_a credits=100 client_reference_id=" + ada;
    world.process(paid);

    assertThat(world.process(paid)).containsExactly("known evt_a: completed +100 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void two_payments_of_a_batch_for_one_account_add_up() {
    world.process(
        "evt_a paid pi_a credits=100 client_reference_id=" + ada,
        "evt_b paid pi_b credits=20 customer_email=ada@example.org");

    assertThat(world.books.purchasesOf(ada))
        .containsExactly(
            new Booking(new StripeEventId("evt_a"), 100, 100),
            new Booking(new StripeEventId("evt_b"), 20, 120));
  }

  @Test
  void the_second_event_of_a_payment_in_a_batch_credits_nothing() {
    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "evt_b paid pi_a credits=100 client_reference_id=" + ada))
        .containsExactly(
            "tried evt_a: completed +100 for " + ada, "tried evt_b: ignored already_credited");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void an_event_that_fails_in_a_batch_is_closed_by_a_later_one_that_pays_out() {
    assertThat(
            world.process(
                "evt_a paid pi_a client_reference_id=" + ada,
                "evt_b paid pi_a credits=100 client_reference_id=" + ada))
        .containsExactly(
            "tried evt_a: ignored already_credited", "tried evt_b: completed +100 for " + ada);
    assertThat(world.events())
        .containsExactly("evt_a ignored already_credited", "evt_b completed +100 for " + ada);
    assertThat(world.books.triesOf(new StripeEventId("evt_a")))
        .containsExactly(new Try("webhook", "ignored", Optional.of("already_credited")));
  }

  @Test
  void an_event_that_would_fail_is_ignored_once_an_earlier_one_has_paid_out() {
    assertThat(
            world.process(
                "evt_b paid pi_a credits=100 client_reference_id=" + ada,
                "evt_a paid pi_a client_reference_id=" + ada))
        .containsExactly(
            "tried evt_b: completed +100 for " + ada, "tried evt_a: ignored already_credited");
  }

  @Test
  void an_event_that_failed_long_ago_is_closed_when_another_one_pays_out() {
    world.process("evt_a paid pi_a client_reference_id=" + ada);
    assertThat(world.stands("evt_a")).isEqualTo("failed credits_unknown");

    world.process("evt_b paid pi_a credits=100 client_reference_id=" + ada);

    assertThat(world.stands("evt_a")).isEqualTo("ignored already_credited");
  }

  @Test
  void an_event_that_waits_for_its_payment_does_not_hinder_it() {
    assertThat(
            world.process(
                "evt_a unpaid pi_a", "evt_b paid pi_a credits=100 client_reference_id=" + ada))
        .containsExactly(
            "tried evt_a: ignored awaiting_payment", "tried evt_b: completed +100 for " + ada);
  }

  @Test
  void a_balance_that_two_payments_of_a_batch_would_overflow_takes_the_first_one_only() {
    long rich = world.books.userWith("rich@example.org", "Rich", Integer.MAX_VALUE - 150);

    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 client_reference_id=" + rich,
                "evt_b paid pi_b credits=100 client_reference_id=" + rich))
        .containsExactly(
            "tried evt_a: completed +100 for " + rich, "tried evt_b: failed credits_out_of_range");
    assertThat(world.books.balanceOf(rich)).isEqualTo(Integer.MAX_VALUE - 50);
    assertThat(world.books.commits()).isOne();
  }

  @Test
  void a_later_field_that_names_somebody_else_is_a_warning() {
    world.process(
        "evt_a paid pi_a credits=100 client_reference_id=%d customer_email=grace@example.org"
            .formatted(ada));

    assertThat(((Completed) world.books.event("evt_a").state()).warning())
        .hasValueSatisfying(warning -> assertThat(warning).contains("user " + grace));
    assertThat(world.books.balanceOf(grace)).isZero();
  }

  @Test
  void an_event_from_which_a_payer_was_erased_since_it_was_read_is_read_again() {
    world.books.userWith("new@example.org", "New", 0);
    String before = "evt_a paid pi_a credits=100 customer_email=new@example.org";
    String erased = "evt_a paid pi_a credits=100";
    world.process(erased);
    WorkItem readBefore =
        new WorkItem.Stored(
            world.arrived(before).notice(), TextEvents.body(before), 1, new Remedy.Retry());

    assertThat(World.told(world.processing.process(List.of(readBefore), Trigger.WORKER)))
        .containsExactly("tried evt_a: failed user_unresolved");
  }

  @Test
  void an_event_that_was_changed_meanwhile_is_left_alone() {
    world.process("evt_a paid pi_a credits=100 customer_email=new@example.org");
    WorkItem seenBefore =
        new WorkItem.Stored(
            world.arrived("evt_a paid pi_a").notice(),
            TextEvents.body("evt_a paid pi_a"),
            1,
            new Remedy.Retry());
    world.retry(Trigger.WORKER, "evt_a");
    long known = world.books.userWith("new@example.org", "New", 0);

    assertThat(World.told(world.processing.process(List.of(seenBefore), Trigger.WORKER)))
        .containsExactly("known evt_a: failed user_unresolved");
    assertThat(world.books.event("evt_a").attempts()).isEqualTo(2);
    assertThat(world.books.balanceOf(known)).isZero();
  }

  @Test
  void a_try_that_a_person_set_off_is_in_the_audit_log() {
    world.process("evt_a paid pi_a credits=1 client_reference_id=4711", "evt_b other");
    Trigger olga = Trigger.person("olga", "retry", "the customer called");

    world.retry(olga, "evt_a", "evt_b");

    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "retry", "evt_a", "the customer called", world.now()));
    assertThat(world.books.triesOf(new StripeEventId("evt_a")))
        .last()
        .isEqualTo(new Try("olga", "failed", Optional.of("user_unresolved")));
  }

  @Test
  void what_no_person_set_off_is_not_in_the_audit_log() {
    world.process("evt_a paid pi_a credits=1 client_reference_id=4711");
    world.retry(Trigger.WORKER, "evt_a");

    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void nothing_is_stored_while_the_books_are_away() {
    world.books.goAway();

    assertThatThrownBy(() -> world.process("evt_a paid pi_a credits=1 client_reference_id=" + ada))
        .isInstanceOf(StorageUnavailable.class);

    assertThat(world.books.events()).isEmpty();
    assertThat(world.books.balanceOf(ada)).isZero();
    assertThat(world.monitor.lines()).isEmpty();
  }
}
