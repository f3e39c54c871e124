package io.tallystick.application.service.reconcile;

import static io.tallystick.application.port.reconcile.ReconcileStage.DISPUTES;
import static io.tallystick.application.port.reconcile.ReconcileStage.INVOICES;
import static io.tallystick.application.port.reconcile.ReconcileStage.REFUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refunds and disputes that Stripe lists, of payments of 1000 for 100 credits. */
class ReversalsComparisonTest {

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  private static String refund(String number, String payment, int amount) {
    return "evt_re_%1$s refund %2$s re_%1$s amount=%3$d".formatted(number, payment, amount);
  }

  private static String dispute(String number, String payment, int amount) {
    return "evt_dp_%1$s withdrawn %2$s dp_%1$s amount=%3$d".formatted(number, payment, amount);
  }

  private void listsRefund(String number, String payment, int amount) {
    books.lists(REFUNDS, "re_" + number, refund(number, payment, amount));
  }

  private void listsDispute(String number, String payment, int amount) {
    books.lists(DISPUTES, "dp_" + number, dispute(number, payment, amount));
  }

  /** For which payments Stripe was asked. */
  private List<String> askedOfPayments() {
    return books.stripe.asked().stream().filter(it -> it.contains(" of ")).toList();
  }

  @Test
  void where_stripe_lists_what_events_said_it_is_not_asked_for_the_payment() {
    books.sells("1", 100);
    books.deliver(refund("1", "pi_1", 300), refund("2", "pi_1", 200), dispute("1", "pi_1", 100));
    listsRefund("1", "pi_1", 300);
    listsRefund("2", "pi_1", 200);
    listsDispute("1", "pi_1", 100);

    assertThat(books.found()).isEmpty();
    assertThat(askedOfPayments()).isEmpty();
  }

  @Test
  void a_refund_that_was_not_reversed_or_by_another_amount_or_that_failed_is_named() {
    for (String number : List.of("1", "2", "3")) {
      books.sells(number, 100);
    }
    books.deliver(refund("2", "pi_2", 1000), refund("3", "pi_3", 500));
    listsRefund("1", "pi_1", 500);
    listsRefund("2", "pi_2", 500);
    books.lists(REFUNDS, "re_3", "evt_f refund_ended pi_3 re_3 amount=500");

    assertThat(books.found())
        .containsExactly(
            "extra refund re_3 of pi_3: 0, not 50",
            "different refund re_2 of pi_2: 50, not 100",
            "missing refund re_1 of pi_1: 50, not 0");
  }

  @Test
  void a_refund_is_compared_beside_a_dispute_in_another_currency() {
    for (String number : List.of("1", "2")) {
      books.sells(number, 100);
      books.deliver("evt_dp_%1$s withdrawn pi_%1$s dp_%1$s amount=500eur".formatted(number));
    }
    books.deliver(refund("1", "pi_1", 300));
    listsRefund("1", "pi_1", 300);
    listsRefund("2", "pi_2", 300);

    assertThat(books.found()).containsExactly("missing refund re_2 of pi_2: 30, not 0");
  }

  @Test
  void a_dispute_that_was_not_reversed_or_by_another_amount_or_that_was_won_is_named() {
    for (String number : List.of("1", "2", "3")) {
      books.sells(number, 100);
    }
    books.deliver(dispute("2", "pi_2", 1000), dispute("3", "pi_3", 500));
    listsDispute("1", "pi_1", 500);
    listsDispute("2", "pi_2", 500);
    books.lists(DISPUTES, "dp_3", "evt_w reinstated pi_3 dp_3 amount=0");

    assertThat(books.found())
        .containsExactly(
            "extra dispute dp_3 of pi_3: 0, not 50",
            "different dispute dp_2 of pi_2: 50, not 100",
            "missing dispute dp_1 of pi_1: 50, not 0");
  }

  @Test
  void what_stripe_lists_no_more_does_not_count() {
    books.sells("1", 100);
    books.deliver(refund("1", "pi_1", 300), refund("2", "pi_1", 200));
    listsRefund("2", "pi_1", 200);

    assertThat(books.found()).containsExactly("different refund re_2 of pi_1: 20, not 50");
  }

  @Test
  void refunds_of_one_payment_on_two_pages_are_one_difference_and_are_asked_for_once() {
    books.sells("1", 100);
    for (String number : List.of("1", "2", "3")) {
      listsRefund(number, "pi_1", 100);
    }

    assertThat(books.found()).containsExactly("missing refund re_3 of pi_1: 30, not 0");
    assertThat(books.stripe.asked())
        .containsExactly(
            "EVENTS",
            "SESSIONS",
            "INVOICES",
            "REFUNDS",
            "REFUNDS of pi_1",
            "REFUNDS of pi_1 after re_2",
            "REFUNDS after re_2",
            "DISPUTES");
  }

  @Test
  void a_dispute_takes_back_what_refunds_have_left() {
    books.sells("1", 100);
    books.deliver(refund("1", "pi_1", 600));
    listsRefund("1", "pi_1", 600);
    listsDispute("1", "pi_1", 800);

    assertThat(books.found()).containsExactly("missing dispute dp_1 of pi_1: 40, not 0");
  }

  @Test
  void a_refund_and_a_dispute_of_one_payment_are_each_compared() {
    books.sells("1", 100);
    listsRefund("1", "pi_1", 300);
    listsDispute("1", "pi_1", 200);

    assertThat(books.found())
        .containsExactly(
            "missing refund re_1 of pi_1: 30, not 0", "missing dispute dp_1 of pi_1: 20, not 0");
  }

  @Test
  void what_was_authorized_and_never_captured_is_no_refund() {
    books.sells("1", 100);
    books.deliver("evt_c refunded pi_1 ch_1 amount=500 released=500");
    books.lists(REFUNDS, "re_1", "evt_r refund pi_1 re_1 amount=500 ch_1");

    assertThat(books.found()).isEmpty();
    assertThat(askedOfPayments()).containsExactly("REFUNDS of pi_1");
  }

  @Test
  void a_share_that_cannot_be_said_is_different() {
    String unknownAmount = books.paid("1", 100).replace(" money=1000", "");
    books.deliver(unknownAmount);
    books.listsSessions(unknownAmount);
    listsRefund("1", "pi_1", 500);

    assertThat(books.found()).containsExactly("different refund re_1 of pi_1: -, not 0");
  }

  @Test
  void refunds_of_a_payment_that_was_not_credited_are_not_compared() {
    listsRefund("1", "pi_1", 500);
    listsDispute("1", "pi_2", 500);

    assertThat(books.found()).isEmpty();
    assertThat(askedOfPayments()).isEmpty();
  }

  @Test
  void stripe_is_asked_by_each_payment_intent_of_the_payment_and_by_no_charge() {
    books.sells("1", 100);
    books.deliver("evt_l link pi_1 pi_2 ch_1");
    listsRefund("1", "pi_2", 500);

    assertThat(books.found()).containsExactly("missing refund re_1 of pi_1: 50, not 0");
    assertThat(askedOfPayments()).containsExactly("REFUNDS of pi_1", "REFUNDS of pi_2");
  }

  @Test
  void stripe_is_asked_by_the_charge_where_no_payment_intent_is_known() {
    for (String charge : List.of("ch_1", "py_1")) {
      String paid = books.paid(charge, 100).replace("pi_" + charge, charge);
      books.deliver(paid);
      books.listsSessions(paid);
      listsRefund(charge, charge, 500);
    }

    assertThat(books.found())
        .containsExactly(
            "missing refund re_py_1 of py_1: 50, not 0",
            "missing refund re_ch_1 of ch_1: 50, not 0");
    assertThat(askedOfPayments()).containsExactly("REFUNDS of py_1", "REFUNDS of ch_1");
  }

  @Test
  void stripe_is_not_asked_by_an_invoice() {
    books.deliver(books.invoice("1", 10));
    books.lists(INVOICES, "in_1", books.invoice("1", 10));
    listsRefund("1", "in_1", 500);

    assertThat(books.found()).isEmpty();
    assertThat(askedOfPayments()).isEmpty();
  }

  @Test
  void of_an_answer_only_what_is_said_of_the_payment_counts() {
    books.sells("1", 100);
    books.lists(REFUNDS, "re_1", refund("1", "pi_1", 500), refund("2", "pi_2", 300));

    assertThat(books.found()).containsExactly("missing refund re_1 of pi_1: 50, not 0");
  }

  @Test
  void it_is_interrupted_where_stripe_does_not_answer_for_a_payment() {
    books.sells("1", 100);
    listsRefund("1", "pi_1", 500);
    books.stripe.stopAfter(4);

    assertThat(books.reconcile()).isEqualTo(new Result.Interrupted("status 500", List.of()));
    assertThat(books.runs.told()).containsExactly("olga REFUNDS");
  }
}
