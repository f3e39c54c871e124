package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import io.tallystick.application.usecase.repair.RepairEvents.Preview.Effect;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.repair.Remedy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Paid sessions and invoices that Stripe lists, against what was credited. */
class PurchasesComparisonTest {

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  private void listsInvoice(String event) {
    books.lists(ReconcileStage.INVOICES, event.split(" ")[3], event);
  }

  private void repair(String event, Remedy remedy) {
    StripeEventId id = new StripeEventId(event);
    Effect seen = (Effect) books.world.repairs.preview(id, remedy);
    books.world.repairs.apply(id, remedy, seen.token(), "olga", "she called");
  }

  /** A session of Ada's whose credits follow from its lines, which its event leaves out. */
  private String priced(String number) {
    return books.paid(number, 0).replace(" credits=0", "");
  }

  private void answersLines(String price, int quantity, boolean isPriceUntold) {
    books.world.lineItems.answer(
        new LineItems.Listed(
            List.of(
                new LineItem(
                    price,
                    Optional.empty(),
                    Optional.empty(),
                    quantity,
                    Optional.empty(),
                    Optional.empty(),
                    isPriceUntold))));
  }

  @Test
  void what_was_paid_and_not_credited_is_missing() {
    books.listsSessions(books.paid("1", 40));
    listsInvoice(books.invoice("2", 3));

    assertThat(books.found())
        .containsExactly(
            "missing session cs_1 of pi_1: 40, not -", "missing invoice in_2 of in_2: 30, not -");
    assertThat(books.balance()).isZero();
  }

  @Test
  void an_event_that_waits_or_says_nothing_of_the_purchase_does_not_settle_it() {
    books.deliver(books.paid("1", 10).replace("reference_id=", "reference_id=9"));
    books.deliver("evt_2 captured pi_2 got=1000 of=1000");
    assertThat(books.world.events())
        .containsExactly("evt_1 failed user_unresolved", "evt_2 ignored no_credits_metadata");
    books.listsSessions(books.paid("1", 10), books.paid("2", 10));

    assertThat(books.found())
        .containsExactly(
            "missing session cs_2 of pi_2: 10, not -", "missing session cs_1 of pi_1: 10, not -");
  }

  @Test
  void a_purchase_that_was_ignored_or_discarded_is_not_missing() {
    books.deliver(books.paid("1", 10) + " live");
    books.deliver(books.paid("2", 10).replace("reference_id=", "reference_id=9"));
    repair("evt_2", new Remedy.Discard());
    assertThat(books.world.events())
        .containsExactly("evt_1 ignored livemode_mismatch", "evt_2 discarded");
    books.listsSessions(books.paid("1", 10), books.paid("2", 10));

    assertThat(books.found()).isEmpty();
  }

  @Test
  void what_is_not_paid_or_free_or_of_another_mode_or_account_is_not_compared() {
    books.listsSessions(
        books.paid("unpaid", 10).replace(" paid ", " unpaid "),
        books.paid("live", 10) + " live",
        books.paid("foreign", 10) + " acct_other");
    listsInvoice(books.invoice("1", 1).replace("money=100", "zero"));

    assertThat(books.found()).isEmpty();
  }

  @Test
  void other_credits_or_else_another_amount_than_stripe_has_is_different() {
    books.deliver(books.paid("1", 25), books.paid("2", 20), books.paid("3", 30));
    books.listsSessions(
        books.paid("1", 20).replace("1000", "500"),
        books.paid("2", 20).replace("1000", "500"),
        books.paid("3", 30));
    books.deliver(books.invoice("4", 3));
    listsInvoice(books.invoice("4", 2));

    assertThat(books.found())
        .containsExactly(
            "different session cs_2 of pi_2: 500, not 1000",
            "different session cs_1 of pi_1: 20, not 25",
            "different invoice in_4 of in_4: 20, not 30");
  }

  @Test
  void amounts_are_not_compared_where_one_is_not_known() {
    books.deliver(books.paid("1", 10).replace(" money=1000", ""), books.paid("2", 10));
    books.listsSessions(books.paid("1", 10), books.paid("2", 10).replace(" money=1000", ""));

    assertThat(books.found()).isEmpty();
  }

  @Test
  void a_purchase_whose_credits_a_person_set_is_not_compared() {
    books.deliver(priced("1"));
    repair("evt_1", new Remedy.SetCredits(70));
    assertThat(books.balance()).isEqualTo(70);
    books.listsSessions(books.paid("1", 10).replace("1000", "500"));

    assertThat(books.found()).isEmpty();
  }

  @Test
  void a_payment_is_compared_under_the_id_under_which_it_is_kept() {
    books.deliver("evt_1 invoice pi_1 in_1 lines=price_ten*3 money=300 metadata.user_id=1");
    listsInvoice(books.invoice("1", 3));

    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked()).noneMatch(question -> question.startsWith("find"));
  }

  @Test
  void a_session_is_compared_by_what_its_lines_buy() {
    answersLines("price_ten", 2, false);
    books.deliver(priced("1"));
    books.listsSessions(priced("1"));
    assertThat(books.balance()).isEqualTo(20);
    assertThat(books.found()).isEmpty();

    answersLines("price_ten", 3, false);
    assertThat(books.found()).containsExactly("different session cs_1 of pi_1: 30, not 20");
    assertThat(books.world.lineItems.asked()).containsExactly("cs_1", "cs_1", "cs_1");
  }

  @Test
  void where_lines_cannot_be_read_the_amount_alone_is_compared_and_it_is_said_why() {
    answersLines("price_ten", 2, false);
    books.deliver(priced("1"), priced("2"));
    books.listsSessions(priced("1"), priced("2").replace("1000", "500"), priced("3"));
    books.world.lineItems.answer(new LineItems.Unavailable("the key may not read them"));

    Result.Compared compared = (Result.Compared) books.reconcile();
    assertThat(ComparedBooks.told(compared.findings()))
        .containsExactly(
            "missing session cs_3 of pi_3: -, not -",
            "different session cs_2 of pi_2: 500, not 1000");
    assertThat(compared.unread()).hasSize(3).containsOnly("the key may not read them");
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 3");
  }

  @Test
  void an_invoice_whose_lookup_keys_stripe_leaves_out_is_compared_by_its_amount() {
    String invoice = books.invoice("1", 1);
    books.deliver(invoice.replace("lines=price_ten*1", "lines=price_ten*1,team*1"));
    assertThat(books.balance()).isEqualTo(17);
    answersLines("price_of_team", 1, true);
    listsInvoice(invoice.replace("lines=price_ten*1", "lines=price_ten*1,price_of_team*1?"));

    assertThat(books.found()).isEmpty();
    assertThat(books.world.lineItems.asked()).containsExactly("in_1");
  }
}
