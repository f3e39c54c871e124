package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of the ledger of whose object Stripe has listed nothing. */
class LedgerComparisonTest {

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  /** What Stripe was asked after its lists. */
  private List<String> askedLast() {
    List<String> asked = books.stripe.asked();
    return asked.subList(asked.lastIndexOf("DISPUTES") + 1, asked.size());
  }

  @Test
  void a_purchase_that_stripe_knows_was_made_before_the_period() {
    books.deliver(books.paid("1", 10), books.invoice("2", 3));
    books.stripe.know("pi_1");
    books.stripe.know("in_2");

    assertThat(books.found()).isEmpty();
    assertThat(askedLast()).containsExactly("find pi_1", "find in_2");
  }

  @Test
  void a_purchase_that_stripe_does_not_know_is_extra() {
    books.deliver(books.paid("1", 10), books.invoice("2", 3));

    assertThat(books.found())
        .containsExactly(
            "extra session pi_1 of pi_1: -, not 10", "extra invoice in_2 of in_2: -, not 30");
  }

  @Test
  void it_is_interrupted_where_stripe_does_not_answer() {
    books.deliver(books.paid("1", 10));
    books.stripe.stopAfter(5);

    assertThat(books.reconcile()).isEqualTo(new Result.Interrupted("status 500", List.of()));
    books.stripe.asked();
    books.stripe.goOn();
    assertThat(books.found()).containsExactly("extra session pi_1 of pi_1: -, not 10");
    assertThat(books.stripe.asked()).containsExactly("find pi_1");
  }

  @Test
  void a_payment_that_is_credited_under_two_ids_is_extra_though_stripe_lists_it() {
    books.deliver(books.paid("1", 10).replace(" session=cs_1", ""));
    books.deliver(books.invoice("2", 2));
    books.deliver("evt_l link pi_1 in_2");
    books.lists(ReconcileStage.INVOICES, "in_2", books.invoice("2", 2));
    books.stripe.know("pi_1");

    assertThat(books.found()).containsExactly("extra invoice in_2 of in_2: -, not 20");
    assertThat(askedLast()).containsExactly("find pi_1");
  }

  @Test
  void a_refund_or_dispute_that_stripe_does_not_know_is_extra() {
    books.sells("1", 100);
    books.sells("2", 100);
    books.deliver(
        "evt_r refund pi_1 re_1 amount=500",
        "evt_s refund pi_1 re_2 amount=250",
        "evt_d withdrawn pi_2 dp_1 amount=300");

    assertThat(books.found())
        .containsExactly(
            "extra refund re_1 of pi_1: 0, not 75", "extra dispute dp_1 of pi_2: 0, not 30");
    assertThat(askedLast()).containsExactly("REFUNDS of pi_1", "DISPUTES of pi_2");
  }

  @Test
  void a_refund_that_was_made_before_the_period_is_asked_for_by_its_payment() {
    books.lists(ReconcileStage.REFUNDS, "re_1", "evt_r refund pi_1 re_1 amount=500");
    books.world.pass(ComparedBooks.PERIOD.plusSeconds(1));
    books.sells("1", 100);
    books.deliver("evt_r refund pi_1 re_1 amount=500");

    assertThat(books.found()).isEmpty();
    assertThat(askedLast()).containsExactly("REFUNDS of pi_1");
  }

  @Test
  void it_is_interrupted_where_stripe_does_not_answer_for_the_payment_of_a_refund() {
    books.sells("1", 100);
    books.deliver("evt_r refund pi_1 re_1 amount=500");
    books.stripe.stopAfter(5);

    assertThat(books.reconcile()).isEqualTo(new Result.Interrupted("status 500", List.of()));
  }
}
