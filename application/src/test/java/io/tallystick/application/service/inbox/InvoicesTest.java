package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.repair.RepairEvents.Preview.Effect;
import io.tallystick.application.usecase.repair.RepairEvents.Result;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItem.Proration;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invoices of subscriptions; a unit of price_ten buys 10 credits. */
class InvoicesTest {

  private final World world = World.standard();
  private long ada;
  private String invoice;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    invoice = "evt_i invoice pi_a in_a lines=price_ten*3 money=300 metadata.user_id=" + ada;
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Money usd(long cents) {
    return new Money(cents, "usd");
  }

  private String deliver(String line) {
    return World.told(world.deliver(line));
  }

  @Test
  void an_invoice_is_credited_once_whichever_of_its_two_events_comes() {
    assertThat(deliver(invoice)).isEqualTo("tried evt_i: completed +30 for " + ada);
    assertThat(deliver(invoice.replace("evt_i", "evt_twin")))
        .isEqualTo("tried evt_twin: ignored already_credited");
    assertThat(deliver(invoice)).isEqualTo("known evt_i: completed +30 for " + ada);
    assertThat(world.books.postingsOf(ada)).containsExactly("invoice 30");
  }

  @Test
  void twins_in_one_batch_are_credited_once() {
    assertThat(world.process(invoice, invoice.replace("evt_i", "evt_twin"), invoice))
        .containsExactly(
            "tried evt_i: completed +30 for " + ada,
            "tried evt_twin: ignored already_credited",
            "known evt_i: completed +30 for " + ada);
  }

  @Test
  void known_prices_are_credited_and_unknown_ones_warned_about() {
    deliver(invoice.replace("price_ten*3", "price_new*1,price_ten*2"));

    Completed done = (Completed) world.books.event("evt_i").state();
    assertThat(done.credits()).isEqualTo(20);
    assertThat(done.warning()).contains("not in the catalogue, and not credited: price_new");
  }

  @Test
  void what_buys_no_credits_warns_about_unknown_prices_too() {
    Optional<Proration> part = Optional.of(new Proration(Optional.of(new BigDecimal("1000"))));
    world.lineItems.answer(
        new LineItems.Listed(
            List.of(
                new LineItem("price_new", Optional.empty(), 1, Optional.of(usd(5))),
                new LineItem(
                    "price_ten",
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    Optional.of(usd(9)),
                    part,
                    false))));

    assertThat(deliver("evt_i invoice pi_a in_a money=300 metadata.user_id=" + ada))
        .isEqualTo("tried evt_i: ignored no_credits");
    assertThat(((Ignored) world.books.event("evt_i").state()).warning())
        .contains("not in the catalogue, and not credited: price_new");
  }

  @Test
  void an_invoice_of_unknown_prices_waits_until_a_person_has_set_its_credits() {
    assertThat(deliver(invoice.replace("price_ten*3", "price_new*1")))
        .isEqualTo("tried evt_i: failed credits_unknown");

    StripeEventId event = World.ids("evt_i").getFirst();
    Remedy set = new Remedy.SetCredits(25);
    Effect seen = (Effect) world.repairs.preview(event, set);
    assertThat(world.repairs.apply(event, set, seen.token(), "olga", "as agreed"))
        .isInstanceOf(Result.Done.class);
    assertThat(world.books.postingsOf(ada)).containsExactly("invoice 25");
  }

  @Test
  void a_zero_invoice_is_ignored_and_nobody_is_asked_for_its_lines() {
    assertThat(deliver("evt_i invoice in_a in_a money=0 zero metadata.user_id=" + ada))
        .isEqualTo("tried evt_i: ignored zero_invoice");
    assertThat(world.lineItems.asked()).isEmpty();
  }

  @Test
  void lines_that_the_event_does_not_carry_are_fetched() {
    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), 12, Optional.empty()))));

    assertThat(deliver("evt_i invoice pi_a in_a money=300 metadata.user_id=" + ada))
        .isEqualTo("tried evt_i: completed +120 for " + ada);
    assertThat(world.lineItems.asked()).containsExactly("in_a");
  }

  @Test
  void a_lookup_key_that_the_event_does_not_tell_is_asked_for() {
    String untold = invoice.replace("price_ten*3", "price_x*2?");
    world.lineItems.answer(new LineItems.NotInEvent());
    assertThat(deliver(untold)).isEqualTo("tried evt_i: failed credits_unknown");

    world.lineItems.answer(new LineItems.Unavailable("asleep"));
    assertThat(deliver(untold)).isEqualTo("tried evt_i: failed stripe_unavailable");

    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_x", Optional.of("team"), 2, Optional.empty()))));
    assertThat(deliver(untold)).isEqualTo("tried evt_i: completed +14 for " + ada);
    assertThat(world.lineItems.asked()).containsExactly("in_a", "in_a", "in_a");
  }

  @Test
  void without_a_key_lines_that_the_event_does_not_carry_are_asked_for_again() {
    world.lineItems.answer(new LineItems.NotInEvent());
    assertThat(deliver("evt_i invoice pi_a in_a money=300 metadata.user_id=" + ada))
        .isEqualTo("tried evt_i: failed stripe_unavailable");

    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), 12, Optional.empty()))));
    world.pass(Duration.ofHours(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
    assertThat(world.stands("evt_i")).isEqualTo("completed +120 for " + ada);
  }

  @Test
  void stripe_is_not_asked_again_before_it_wants_to_be() {
    world.lineItems.answer(
        new LineItems.Unavailable("too many", true, Optional.of(Duration.ofSeconds(120))));
    deliver("evt_i invoice pi_a in_a money=300 metadata.user_id=" + ada);
    deliver("evt_j invoice pi_b in_b money=300 metadata.user_id=" + ada);
    world.lineItems.answer(
        new LineItems.Unavailable("too many", true, Optional.of(Duration.ofDays(9))));
    deliver("evt_k invoice pi_c in_c money=300 metadata.user_id=" + ada);

    world.pass(Duration.ofSeconds(119));
    assertThat(world.retries.retryDue(10)).isZero();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(2);
    world.pass(LineItems.Unavailable.LONGEST_REST.minusSeconds(120));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
  }

  @Test
  void the_subscription_names_the_user_where_the_invoice_names_nobody_known() {
    long bob = world.books.userWith("bob@example.org", "Bob", 0);
    world.process("evt_b paid pi_b credits=1 customer=cus_b client_reference_id=" + bob);

    assertThat(
            deliver(
                "evt_i invoice pi_a in_a lines=price_ten*3 money=300 metadata.user_id=4711"
                    + " customer=cus_b subscription.metadata.user_id="
                    + ada))
        .isEqualTo("tried evt_i: completed +30 for " + ada);
    assertThat(((Completed) world.books.event("evt_i").state()).warning())
        .contains("credited by subscription.metadata.user_id, but customer = “cus_b”: user " + bob);
  }

  @Test
  void two_ids_that_are_credited_before_an_event_links_them_are_noted() {
    deliver("evt_p paid pi_a credits=5 money=100 metadata.user_id=" + ada);
    deliver(invoice.replace("pi_a", "in_a"));
    assertThat(world.books.creditedTwice()).isEmpty();

    deliver("evt_l other in_a pi_a");

    assertThat(world.books.creditedTwice())
        .isEqualTo(Map.of(new PaymentId("in_a"), new PaymentId("pi_a")));
    assertThat(world.books.postingsOf(ada)).containsExactly("purchase 5", "invoice 30");
    assertThat(((Ignored) world.books.event("evt_l").state()).warning())
        .contains(
            "the payment is credited under two of its ids, in_a and pi_a: take back the credits of"
                + " in_a by an adjustment whose reason names it");
    deliver("evt_r refund pi_a re_1 amount=1");
    assertThat(((Completed) world.books.event("evt_r").state()).warning()).isEmpty();
  }

  /** A second warning would make a second person take the credits back again. */
  @Test
  void events_that_name_both_ids_warn_until_the_credits_are_taken_back() {
    deliver("evt_p paid pi_a credits=5 money=100 metadata.user_id=" + ada);
    deliver(invoice.replace("pi_a", "in_a"));
    deliver("evt_r refund pi_a re_1 in_a amount=20");
    assertThat(((Completed) world.books.event("evt_r").state()).warning())
        .hasValueSatisfying(warning -> assertThat(warning).contains("take back the credits of"));

    world.books.committed(
        List.of(),
        () -> {
          Adjustment back = new Adjustment(new UserId(ada), -30, "credited twice: in_a", "olga");
          Account account = new Account(new Balance(world.books.balanceOf(ada)), 0);
          world
              .books
              .ledger()
              .adjust(back, account.change(EntryKind.ADJUSTMENT, -30).orElseThrow(), world.now());
          return true;
        });
    deliver("evt_s refund pi_a re_2 in_a amount=20");

    assertThat(((Completed) world.books.event("evt_s").state()).warning()).isEmpty();
  }

  @Test
  void a_refund_counts_against_what_was_paid_for_the_invoice() {
    deliver(invoice);

    assertThat(deliver("evt_r refund pi_a re_1 amount=100"))
        .isEqualTo("tried evt_r: completed -10 for " + ada);
    assertThat(world.books.postingsOf(ada)).containsExactly("invoice 30", "refund -10");
  }

  @Test
  void a_refund_counts_whichever_id_it_names_however_late_the_ids_are_known_to_be_one_payment() {
    List<String> told =
        List.of(
            invoice.replace(" pi_a ", " in_a "),
            "evt_l other in_a pi_a",
            "evt_c other pi_a ch_a",
            "evt_r refund pi_a re_1 amount=100",
            "evt_s refund ch_a re_2 amount=50",
            "evt_t refunded ch_a ch_a amount=150");
    for (int first = 0; first < told.size(); first++) {
      for (int step : new int[] {1, 5}) {
        try (World other = World.standard()) {
          other.books.userWith("ada@example.org", "Ada", 0);
          for (int i = 0; i < told.size(); i++) {
            other.process(told.get((first + i * step) % told.size()));
          }
          assertThat(other.books.balanceOf(ada)).as("from %s by %s", first, step).isEqualTo(15);
          assertThat(other.events()).noneMatch(event -> event.contains("failed"));
        }
      }
    }
  }

  @Test
  void an_invoice_of_a_checkout_that_was_credited_is_not_credited_again() {
    deliver("evt_s paid pi_a in_a credits=100 client_reference_id=" + ada);

    assertThat(deliver(invoice.replace(" pi_a ", " in_a ")))
        .isEqualTo("tried evt_i: ignored already_credited");
    assertThat(world.books.postingsOf(ada)).containsExactly("purchase 100");
  }

  @Test
  void a_checkout_whose_invoice_failed_closes_it_once_it_is_credited() {
    deliver("evt_i invoice in_a in_a lines=price_new*1 money=300 metadata.user_id=" + ada);
    deliver("evt_s paid pi_a in_a credits=100 client_reference_id=" + ada);

    assertThat(world.stands("evt_i")).isEqualTo("ignored already_credited");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void the_twin_of_an_invoice_in_another_shape_is_not_credited_again() {
    deliver(invoice.replace(" pi_a ", " in_a "));

    assertThat(deliver(invoice.replace("evt_i", "evt_twin")))
        .isEqualTo("tried evt_twin: ignored already_credited");
    assertThat(deliver("evt_r refund pi_a re_1 amount=100"))
        .isEqualTo("tried evt_r: completed -10 for " + ada);
    assertThat(world.books.postingsOf(ada)).containsExactly("invoice 30", "refund -10");
  }

  @Test
  void an_invoice_that_came_before_its_user_is_credited_by_a_retry() {
    deliver("evt_i invoice pi_a in_a lines=price_ten*3 money=300 customer_email=bob@example.org");
    long bob = world.books.userWith("bob@example.org", "Bob", 0);

    assertThat(world.retry(Trigger.person("olga", "retry", "registered"), "evt_i"))
        .containsExactly("tried evt_i: completed +30 for " + bob);
  }
}
