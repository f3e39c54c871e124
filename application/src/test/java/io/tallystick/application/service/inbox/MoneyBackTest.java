package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.repair.RepairEvents.Preview.Effect;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds and disputes of a payment of 1000 for 100 credits. */
class MoneyBackTest {

  private final World world = World.standard();
  private long ada;
  private String paid;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    paid = "evt_paid paid pi_a credits=100 money=1000 client_reference_id=" + ada;
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String deliver(String line) {
    return World.told(world.deliver(line));
  }

  @Test
  void a_refund_takes_back_its_part_and_its_twin_changes_nothing() {
    deliver(paid);

    assertThat(deliver("evt_r refund pi_a re_1 amount=300"))
        .isEqualTo("tried evt_r: completed -30 for 1");
    assertThat(deliver("evt_c refunded pi_a ch_1 amount=300"))
        .isEqualTo("tried evt_c: completed +0 for 1");
    assertThat(deliver("evt_r refund pi_a re_1 amount=300"))
        .isEqualTo("known evt_r: completed -30 for 1");
    assertThat(world.books.postingsOf(ada)).containsExactly("purchase 100", "refund -30");
  }

  @Test
  void more_refunds_of_one_charge_than_stripe_lists_at_once_add_up_whatever_their_order() {
    deliver(paid);
    List<String> refunds = new ArrayList<>();
    for (int refund = 1; refund <= 150; refund++) {
      refunds.add("evt_r%1$s refund pi_a re_%1$s amount=5 at=%1$s".formatted(refund));
    }
    refunds.add("evt_sum refunded pi_a ch_1 amount=750 at=150");
    Collections.shuffle(refunds, new Random(1));
    refunds.forEach(this::deliver);
    assertThat(world.books.balanceOf(ada)).isEqualTo(25);

    for (int refund = 1; refund <= 150; refund += 3) {
      deliver("evt_f%1$s refund_ended pi_a re_%1$s amount=5 at=200".formatted(refund));
    }
    assertThat(world.books.balanceOf(ada)).isEqualTo(50);
    for (int refund = 151; refund <= 250; refund++) {
      deliver("evt_r%1$s refund pi_a re_%1$s amount=5 at=%1$s".formatted(refund));
    }
    assertThat(world.books.balanceOf(ada)).isZero();
  }

  @Test
  void a_refund_that_fails_gives_the_credits_back() {
    deliver(paid);
    deliver("evt_r refund pi_a re_1 amount=300");

    assertThat(deliver("evt_f refund_ended pi_a re_1 amount=300 at=9"))
        .isEqualTo("tried evt_f: completed +30 for 1");
    assertThat(deliver("evt_late refund pi_a re_1 amount=300 at=3"))
        .isEqualTo("tried evt_late: completed +0 for 1");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void what_is_spent_becomes_debt_which_the_next_purchase_repays() {
    deliver(paid);
    world.books.spend(ada, 80);

    assertThat(deliver("evt_r refund pi_a re_1 amount=1000"))
        .isEqualTo("tried evt_r: completed -20 for 1");
    assertThat(world.books.event("evt_r").describe())
        .isEqualTo("-20 credits for user 1; 100 reversed (80 of them owed)");
    assertThat(world.books.debtOf(ada)).isEqualTo(80);

    deliver("evt_b paid pi_b credits=200 money=2000 client_reference_id=" + ada);
    assertThat(world.books.event("evt_b").describe())
        .isEqualTo("+120 credits for user 1; 80 repay what was owed");
    assertThat(world.books.postingsOf(ada))
        .containsExactly(
            "purchase 100", "refund -20 owes 80", "purchase 200", "repayment -80 owes -80");
    assertThat(world.books.balanceOf(ada)).isEqualTo(120);
    assertThat(world.books.debtOf(ada)).isZero();
  }

  @Test
  void where_debt_is_forgiven_what_is_spent_is_noted_and_restored_only_as_far_as_it_was_taken() {
    try (World forgiving = World.forgivingDebt()) {
      long bob = forgiving.books.userWith("bob@example.org", "Bob", 0);
      forgiving.process("evt_p paid pi_b credits=100 money=1000 client_reference_id=" + bob);
      forgiving.books.spend(bob, 80);

      forgiving.process("evt_r refund pi_b re_1 amount=1000");
      assertThat(forgiving.books.event("evt_r").describe())
          .isEqualTo("-20 credits for user 1; 100 reversed (80 of them forgiven)");
      assertThat(forgiving.books.debtOf(bob)).isZero();

      forgiving.process(
          "evt_q paid pi_c credits=50 money=500 client_reference_id=" + bob,
          "evt_f refund_ended pi_b re_1 amount=1000 at=9");
      assertThat(forgiving.books.postingsOf(bob))
          .containsExactly("purchase 100", "refund -20", "purchase 50", "refund_reversal 20");
      assertThat(forgiving.books.balanceOf(bob)).isEqualTo(70);
    }
  }

  @Test
  void a_restoration_reduces_the_debt_first() {
    deliver(paid);
    world.books.spend(ada, 80);
    deliver("evt_w withdrawn pi_a dp_1 amount=1000");

    assertThat(deliver("evt_i reinstated pi_a dp_1 amount=0"))
        .isEqualTo("tried evt_i: completed +20 for 1");
    assertThat(deliver("evt_w2 withdrawn pi_a dp_1 amount=1000"))
        .isEqualTo("tried evt_w2: completed +0 for 1");
    assertThat(world.books.postingsOf(ada))
        .containsExactly("purchase 100", "dispute -20 owes 80", "dispute_reversal 20 owes -80");
  }

  @Test
  void a_refund_before_its_payment_is_settled_with_it() {
    assertThat(deliver("evt_r refund pi_a re_1 amount=300"))
        .isEqualTo("tried evt_r: failed payment_not_found");
    assertThat(deliver(paid)).isEqualTo("tried evt_paid: completed +70 for 1");

    assertThat(world.stands("evt_r")).isEqualTo("completed +0 for 1");
    assertThat(world.books.postingsOf(ada)).containsExactly("purchase 100", "refund -30");
    assertThat(world.books.event("evt_paid").describe())
        .isEqualTo("+70 credits for user 1; 30 reversed");
  }

  @Test
  void a_payment_refunded_in_full_before_it_comes_is_not_credited_unless_the_refund_fails() {
    deliver("evt_r refund pi_a re_1 amount=1000");

    assertThat(deliver(paid)).isEqualTo("tried evt_paid: ignored already_refunded");
    assertThat(world.stands("evt_r")).isEqualTo("ignored payment_not_credited");

    assertThat(deliver("evt_f refund_ended pi_a re_1 amount=1000 at=9"))
        .isEqualTo("tried evt_f: completed +0 for 1");
    assertThat(world.stands("evt_paid")).isEqualTo("completed +100 for 1");
    assertThat(world.stands("evt_r")).isEqualTo("completed +0 for 1");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void a_failed_payment_that_was_refunded_says_so_before_it_is_tried_again() {
    deliver("evt_paid paid pi_a credits=100 money=1000 customer_email=bob@example.org");
    deliver("evt_r refund pi_a re_1 amount=1000");
    long bob = world.books.userWith("bob@example.org", "Bob", 0);

    assertThat(
            ((Effect) world.repairs.preview(World.ids("evt_paid").getFirst(), new Remedy.Retry()))
                .event()
                .describe())
        .isEqualTo("ignored: already_refunded");
    assertThat(world.retry(Trigger.person("olga", "retry", "asked"), "evt_paid"))
        .containsExactly("tried evt_paid: ignored already_refunded");
    assertThat(world.books.balanceOf(bob)).isZero();
    assertThat(world.books.actions()).hasSize(1);
  }

  @Test
  void a_failed_refund_reopens_its_purchase_although_the_account_is_held_by_another() {
    deliver("evt_paid paid pi_a credits=100 money=1000 customer_email=bob@example.org");
    deliver("evt_r refund pi_a re_1 amount=1000");
    long bob = world.books.userWith("bob@example.org", "Bob", 0);
    world.retry(Trigger.WORKER, "evt_paid");
    assertThat(world.stands("evt_paid")).isEqualTo("ignored already_refunded");

    world.books.holdElsewhere(bob);
    assertThat(deliver("evt_f refund_ended pi_a re_1 amount=1000 at=9"))
        .isEqualTo("tried evt_f: failed internal_error");
    world.books.letGo();
    world.pass(Duration.ofHours(1));
    world.retries.retryDue(10);

    assertThat(world.stands("evt_paid")).isEqualTo("completed +100 for " + bob);
    assertThat(world.stands("evt_f")).isEqualTo("completed +0 for " + bob);
  }

  @Test
  void a_failed_refund_reopens_a_purchase_whose_lines_stripe_must_be_asked_for() {
    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), 2, Optional.empty()))));
    deliver("evt_r refund pi_a re_1 amount=1000");
    assertThat(deliver("evt_paid paid pi_a session=cs_a money=1000 client_reference_id=" + ada))
        .isEqualTo("tried evt_paid: ignored already_refunded");

    deliver("evt_f refund_ended pi_a re_1 amount=1000 at=9");
    assertThat(world.stands("evt_paid")).isEqualTo("failed stripe_unavailable");
    world.pass(Duration.ofHours(1));
    world.retries.retryDue(10);

    assertThat(world.stands("evt_paid")).isEqualTo("completed +20 for " + ada);
    assertThat(world.stands("evt_f")).isEqualTo("completed +0 for " + ada);
  }

  @Test
  void a_failed_refund_reopens_a_purchase_whose_credits_a_person_must_set() {
    deliver("evt_r refund pi_a re_1 amount=1000");
    deliver("evt_paid paid pi_a credits=many money=1000 client_reference_id=" + ada);
    assertThat(world.stands("evt_paid")).isEqualTo("ignored already_refunded");

    deliver("evt_f refund_ended pi_a re_1 amount=1000 at=9");
    assertThat(world.stands("evt_paid")).isEqualTo("failed credits_invalid");
  }

  @Test
  void a_retry_credits_only_what_was_not_refunded() {
    deliver("evt_paid paid pi_a credits=100 money=1000 customer_email=bob@example.org");
    deliver("evt_r refund pi_a re_1 amount=400");
    long bob = world.books.userWith("bob@example.org", "Bob", 0);

    Effect effect =
        (Effect) world.repairs.preview(World.ids("evt_paid").getFirst(), new Remedy.Retry());
    assertThat(List.of(effect.before().orElseThrow(), effect.after().orElseThrow()))
        .containsExactly(0, 60);
    assertThat(world.retry(Trigger.WORKER, "evt_paid"))
        .containsExactly("tried evt_paid: completed +60 for " + bob);
  }

  @Test
  void a_refund_without_its_payment_is_given_up_after_three_days() {
    deliver("evt_r refund pi_x re_1 amount=300");
    world.pass(Duration.ofDays(3).minusSeconds(1));
    assertThat(world.retry(Trigger.WORKER, "evt_r"))
        .containsExactly("tried evt_r: failed payment_not_found");
    world.pass(Duration.ofSeconds(1));
    assertThat(world.retry(Trigger.WORKER, "evt_r"))
        .containsExactly("tried evt_r: ignored payment_not_credited");
  }

  @Test
  void a_refund_that_was_given_up_is_settled_when_its_payment_comes_at_last() {
    deliver("evt_r refund pi_a re_1 amount=300");
    world.pass(Duration.ofDays(3));
    world.retry(Trigger.WORKER, "evt_r");

    assertThat(deliver(paid)).isEqualTo("tried evt_paid: completed +70 for 1");
    assertThat(world.stands("evt_r")).isEqualTo("completed +0 for 1");
  }

  @Test
  void a_refund_is_tried_until_it_is_given_up_however_often_that_is() {
    deliver("evt_r refund pi_x re_1 amount=300");
    for (int i = 0; i < 71; i++) {
      world.pass(Duration.ofHours(1));
      assertThat(world.retries.retryDue(10)).isEqualTo(1);
    }
    assertThat(world.stands("evt_r")).isEqualTo("failed payment_not_found");
    world.pass(Duration.ofHours(1));
    world.retries.retryDue(10);
    assertThat(world.stands("evt_r")).isEqualTo("ignored payment_not_credited");
  }

  @Test
  void both_in_one_batch_in_the_wrong_order_are_credited_and_reversed() {
    assertThat(world.process("evt_r refund pi_a re_1 amount=300", paid))
        .containsExactly("tried evt_r: completed +0 for 1", "tried evt_paid: completed +70 for 1");
  }

  @Test
  void more_than_was_paid_takes_what_was_granted_and_warns() {
    deliver(paid);
    deliver("evt_r refund pi_a re_1 amount=1500");

    Completed done = (Completed) world.books.event("evt_r").state();
    assertThat(done.credits()).isEqualTo(-100);
    assertThat(done.warning()).contains("more money went back than was paid for the credits");
  }

  @Test
  void a_charge_leads_to_the_payment_once_an_event_has_named_both() {
    deliver(paid);
    assertThat(deliver("evt_d withdrawn ch_9 dp_1 amount=500"))
        .isEqualTo("tried evt_d: failed payment_not_found");
    deliver("evt_i captured pi_a charge=ch_9");

    assertThat(world.stands("evt_d")).isEqualTo("completed -50 for 1");
  }

  @Test
  void a_refund_that_is_sent_again_counts_for_the_payment_that_its_charge_is_known_to_belong_to() {
    deliver(paid);
    deliver("evt_d withdrawn ch_9 dp_1 amount=500");
    deliver("evt_i captured pi_a charge=ch_9");

    assertThat(deliver("evt_d withdrawn ch_9 dp_1 amount=500"))
        .isEqualTo("known evt_d: completed -50 for 1");
  }

  @Test
  void a_refund_that_was_given_up_counts_once_its_charge_is_known_to_belong_to_a_payment() {
    deliver(paid);
    deliver("evt_d withdrawn ch_9 dp_1 amount=500");
    world.pass(Duration.ofDays(3));
    assertThat(world.retry(Trigger.WORKER, "evt_d"))
        .containsExactly("tried evt_d: ignored payment_not_credited");
    deliver("evt_i captured pi_a charge=ch_9");

    assertThat(world.stands("evt_d")).isEqualTo("completed -50 for 1");
  }

  @Test
  void a_refund_of_a_charge_is_subtracted_when_a_purchase_that_names_the_charge_is_credited() {
    assertThat(deliver("evt_r refund ch_9 re_1 amount=300"))
        .isEqualTo("tried evt_r: failed payment_not_found");

    assertThat(deliver(paid + " charge=ch_9")).isEqualTo("tried evt_paid: completed +70 for 1");
    assertThat(world.stands("evt_r")).isEqualTo("completed +0 for 1");
    assertThat(world.books.postingsOf(ada)).containsExactly("purchase 100", "refund -30");
  }

  @Test
  void a_refund_of_a_charge_in_one_batch_with_its_purchase_is_subtracted() {
    assertThat(
            world.process("evt_full refund ch_9 re_1 amount=1000", "evt_c other ch_9 pi_a", paid))
        .containsExactly(
            "tried evt_full: ignored payment_not_credited",
            "tried evt_c: ignored unhandled_event_type",
            "tried evt_paid: ignored already_refunded");
    assertThat(world.books.postingsOf(ada)).isEmpty();
  }

  @Test
  void what_is_released_of_a_payment_that_was_canceled_is_not_waited_for() {
    deliver("evt_w refund pi_c re_1 amount=300");
    deliver("evt_c canceled pi_c");
    assertThat(world.stands("evt_w")).isEqualTo("ignored payment_not_credited");

    assertThat(deliver("evt_r refund pi_c re_2 amount=300"))
        .isEqualTo("tried evt_r: ignored payment_not_credited");
  }

  @Test
  void a_refund_of_another_mode_or_account_takes_nothing() {
    deliver(paid);
    assertThat(deliver("evt_l refund pi_a re_1 amount=300 live"))
        .isEqualTo("tried evt_l: ignored livemode_mismatch");
    assertThat(deliver("evt_f refund pi_a re_1 amount=300 acct_other"))
        .isEqualTo("tried evt_f: ignored foreign_account");
    assertThat(deliver("evt_r refund pi_a re_2 amount=100"))
        .isEqualTo("tried evt_r: completed -10 for 1");
  }

  @Test
  void a_refund_in_another_currency_waits_for_a_person() {
    deliver("evt_paid paid pi_a credits=100 client_reference_id=" + ada);
    assertThat(deliver("evt_r refund pi_a re_1 amount=300"))
        .isEqualTo("tried evt_r: failed amount_mismatch");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void a_dispute_in_another_currency_waits_alone_whatever_its_order() {
    for (String order : List.of("RD", "DR")) {
      String payment = "pi_" + order;
      deliver(
          "evt_p%1$s paid pi_%1$s credits=100 money=1000 client_reference_id=%2$s"
              .formatted(order, ada));
      for (char event : order.toCharArray()) {
        deliver(
            event == 'R'
                ? "evt_r%s refund %s re_1 amount=1000".formatted(order, payment)
                : "evt_d%s withdrawn %s dp_1 amount=500eur".formatted(order, payment));
      }

      assertThat(world.stands("evt_r" + order)).isEqualTo("completed -100 for 1");
      assertThat(world.stands("evt_d" + order)).isEqualTo("failed amount_mismatch");
      assertThat(deliver("evt_f%s refund_ended %s re_1 amount=1000 at=9".formatted(order, payment)))
          .isEqualTo("tried evt_f%s: completed +100 for 1".formatted(order));
    }
  }

  @Test
  void the_same_books_result_in_any_order_beside_a_refund_in_another_currency() {
    List<String> events =
        new ArrayList<>(
            List.of("paid", "refund 1000", "refund 500eur", "refund_ended 1000", "refund 300"));
    for (int order = 0; order < 60; order++) {
      Collections.shuffle(events, new Random(order));
      for (String event : events) {
        String[] words = event.split(" ");
        deliver(
            words.length == 1
                ? "evt_%1$s paid pi_%1$s credits=100 money=1000 client_reference_id=%2$s"
                    .formatted(order, ada)
                : "evt_%1$s_%2$s_%3$s %2$s pi_%1$s re_%3$s amount=%3$s at=%4$s"
                    .formatted(order, words[0], words[1], words[0].equals("refund") ? 1 : 9));
      }

      assertThat(world.books.balanceOf(ada)).as("%s", events).isEqualTo(70 * (order + 1));
      assertThat(world.stands("evt_%s_refund_500eur".formatted(order)))
          .as("%s", events)
          .isEqualTo("failed amount_mismatch");
    }
  }

  @Test
  void a_payment_refunded_in_full_is_not_credited_beside_a_dispute_in_another_currency() {
    deliver("evt_paid paid pi_a credits=100 money=1000 customer_email=bob@example.org");
    deliver("evt_r refund pi_a re_1 amount=1000");
    deliver("evt_d withdrawn pi_a dp_1 amount=500eur");

    StripeEventId event = World.ids("evt_paid").getFirst();
    Remedy assign = new Remedy.Assign(new Assignment(new UserId(ada), false));
    Effect effect = (Effect) world.repairs.preview(event, assign);
    world.repairs.apply(event, assign, effect.token(), "olga", "as the customer asked");

    assertThat(world.stands("evt_paid")).isEqualTo("ignored already_refunded");
    assertThat(world.books.balanceOf(ada)).isZero();
  }

  @Test
  void a_payment_refunded_in_part_is_credited_in_part_beside_a_dispute_in_another_currency() {
    deliver("evt_r refund pi_a re_1 amount=300");
    deliver("evt_d withdrawn pi_a dp_1 amount=500eur");

    assertThat(deliver(paid)).isEqualTo("tried evt_paid: completed +70 for 1");
    assertThat(((Completed) world.books.event("evt_paid").state()).warning())
        .contains("money went back in eur, and the payment was of 10.00 USD");
    assertThat(world.stands("evt_d")).isEqualTo("failed amount_mismatch");
  }
}
