package io.tallystick.application.service.reconcile;

import static io.tallystick.application.service.reconcile.ComparedBooks.PERIOD;
import static io.tallystick.application.service.reconcile.ComparedBooks.found;
import static io.tallystick.application.service.reconcile.ComparedBooks.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Comparisons during which Stripe stops answering. */
class InterruptedComparisonTest {

  private static final String MISSING_3 = "missing session cs_3 of pi_3: 10, not -";
  private static final String MISSING_1 = "missing session cs_1 of pi_1: 10, not -";

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  /** What is found until Stripe has answered so often and then not any more. */
  private List<String> interruptedAfter(int answers) {
    books.stripe.stopAfter(answers);
    Result.Interrupted interrupted = (Result.Interrupted) books.reconcile();
    books.stripe.goOn();
    books.stripe.asked();
    assertThat(interrupted.why()).isEqualTo("status 500");
    return told(interrupted.findings());
  }

  @Test
  void it_goes_on_where_it_stopped_and_asks_for_nothing_that_was_listed_before() {
    for (String number : List.of("1", "2", "3")) {
      books.sells(number, 10);
    }

    assertThat(interruptedAfter(2)).isEmpty();
    assertThat(books.runs.told()).containsExactly("olga SESSIONS");
    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked())
        .containsExactly("SESSIONS after cs_2", "INVOICES", "REFUNDS", "DISPUTES");
  }

  @Test
  void differences_from_before_the_interruption_are_looked_for_once_more_in_the_end() {
    books.listsSessions(books.paid("1", 10));
    books.sells("2", 10);
    books.listsSessions(books.paid("3", 10));

    assertThat(interruptedAfter(2)).containsExactly(MISSING_3);
    books.deliver(books.paid("3", 10));
    assertThat(books.found()).containsExactly(MISSING_1);
    assertThat(books.stripe.asked())
        .containsExactly(
            "SESSIONS after cs_2",
            "INVOICES",
            "REFUNDS",
            "DISPUTES",
            "SESSIONS",
            "SESSIONS after cs_2",
            "INVOICES",
            "REFUNDS",
            "DISPUTES");
  }

  @Test
  void what_was_fed_in_before_stays_noted_and_is_no_reason_to_compare_anew() {
    books.keeps(books.paid("1", 10));
    books.listsSessions(books.paid("1", 10));

    assertThat(interruptedAfter(1)).containsExactly("fed event evt_1");
    assertThat(books.found()).containsExactly("fed event evt_1");
    assertThat(books.stripe.asked()).containsExactly("SESSIONS", "INVOICES", "REFUNDS", "DISPUTES");
  }

  @Test
  void what_a_dry_run_would_have_fed_in_is_looked_for_once_more_in_the_end() {
    books.keeps(books.paid("1", 10), books.paid("2", 10));
    books.stripe.stopAfter(1);
    assertThat(told(((Result.Interrupted) books.dryRun()).findings()))
        .containsExactly("fed event evt_1", "fed event evt_2");
    books.stripe.goOn();
    books.stripe.asked();
    books.deliver(books.paid("1", 10));
    books.stripe.know("pi_1");

    assertThat(found(books.dryRun())).containsExactly("fed event evt_2");
    assertThat(books.stripe.asked()).startsWith("SESSIONS").contains("EVENTS");
    assertThat(books.balance()).isEqualTo(10);
  }

  @Test
  void a_dry_run_does_not_go_on_with_one_that_is_none() {
    interruptedAfter(1);

    assertThat(found(books.dryRun())).isEmpty();
    assertThat(books.stripe.asked()).startsWith("EVENTS");
    assertThat(books.runs.told()).containsExactly("olga SESSIONS", "olga LEDGER, by amount 0");
  }

  @Test
  void a_refund_that_differs_is_found_again_when_all_is_compared_anew() {
    books.listsSessions(books.paid("1", 10));
    books.sells("2", 100);
    books.lists(ReconcileStage.REFUNDS, "re_2", "evt_r refund pi_2 re_2 amount=500");

    assertThat(interruptedAfter(2)).containsExactly(MISSING_1);
    assertThat(books.found()).containsExactly(MISSING_1, "missing refund re_2 of pi_2: 50, not 0");
  }

  @Test
  void purchases_whose_lines_are_unread_are_counted_once_though_all_is_compared_anew() {
    books.listsSessions("evt_1 paid pi_1 session=cs_1 money=1000 client_reference_id=" + books.ada);
    books.sells("2", 10);
    books.listsSessions(books.paid("3", 10));
    books.world.lineItems.answer(new LineItems.Unavailable("the key may not read them"));

    assertThat(interruptedAfter(2)).containsExactly(MISSING_3);
    Result.Compared compared = (Result.Compared) books.reconcile();
    assertThat(compared.unread()).containsExactly("the key may not read them");
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 1");
  }

  @Test
  void lines_that_stripe_cannot_list_for_now_interrupt_it() {
    books.listsSessions("evt_1 paid pi_1 session=cs_1 money=1000 client_reference_id=" + books.ada);
    books.world.lineItems.answer(new LineItems.Unavailable("status 503", true));
    assertThat(books.reconcile()).isEqualTo(new Result.Interrupted("status 503", List.of()));
    books.world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty()))));

    assertThat(books.found()).containsExactly("missing session cs_1 of pi_1: 30, not -");
  }

  @Test
  void what_happened_since_an_interruption_is_compared_too_as_one_result() {
    Instant since = books.world.now().minus(PERIOD);
    books.listsSessions(books.paid("1", 10));
    interruptedAfter(2);
    books.world.pass(Duration.ofMinutes(5).plusSeconds(1));
    books.keeps(books.paid("2", 20));
    books.listsSessions(books.paid("2", 20));

    Result.Compared compared = (Result.Compared) books.reconcile();
    assertThat(told(compared.findings())).containsExactly(MISSING_1, "fed event evt_2");
    assertThat(compared.since()).isEqualTo(since);
    assertThat(compared.until()).isEqualTo(books.world.now());
    assertThat(books.runs.told())
        .containsExactly("olga LEDGER, by amount 0", "olga LEDGER, by amount 0");
  }

  @Test
  void what_happened_in_a_pause_of_five_minutes_is_left_to_the_next_comparison() {
    interruptedAfter(2);
    books.world.pass(Duration.ofMinutes(5));
    books.keeps(books.paid("1", 10));

    assertThat(books.found()).isEmpty();
    assertThat(books.found()).contains("fed event evt_1");
  }

  @Test
  void after_twelve_hours_it_begins_anew() {
    books.listsSessions(books.paid("1", 10));
    assertThat(interruptedAfter(2)).containsExactly(MISSING_1);
    books.deliver(books.paid("1", 10));
    books.world.pass(Duration.ofHours(12));

    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked())
        .containsExactly("EVENTS", "SESSIONS", "INVOICES", "REFUNDS", "DISPUTES");
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 0");
  }

  @Test
  void a_longer_period_than_that_of_the_interrupted_one_begins_anew() {
    interruptedAfter(2);

    assertThat(found(books.process("here").reconcile(PERIOD.plusSeconds(1), false, "olga")))
        .isEmpty();
    assertThat(books.stripe.asked()).startsWith("EVENTS");
  }

  @Test
  void the_ledger_is_gone_through_fifty_rows_at_a_time() {
    for (int i = 1; i <= 51; i++) {
      books.deliver(books.paid("" + i, 10));
      books.stripe.know("pi_" + i);
    }
    int lists = 5;

    assertThat(interruptedAfter(lists + 49)).isEmpty();
    assertThat(interruptedAfter(50)).isEmpty();
    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked()).containsExactly("find pi_51");
  }
}
