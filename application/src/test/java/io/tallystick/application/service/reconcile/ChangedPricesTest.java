package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.service.credit.CurrentCatalogue;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Purchases that were credited at 10 credits a unit, and are compared when a unit buys 15. */
class ChangedPricesTest {

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  private void listsInvoice(int units) {
    books.lists(ReconcileStage.INVOICES, "in_1", books.invoice("1", units));
  }

  /** The configuration changes between two comparisons. */
  private void pricesChange() {
    books.reconcile();
    books.world.pass(Duration.ofHours(1));
    books.price(15);
    books.reconcile();
  }

  @Test
  void an_invoice_that_was_credited_before_the_prices_changed_is_no_difference() {
    books.deliver(books.invoice("1", 2));
    listsInvoice(2);
    pricesChange();

    assertThat(books.found()).isEmpty();
  }

  @Test
  void its_event_must_be_credited_today_as_what_stripe_lists() {
    books.deliver(books.invoice("1", 2));
    pricesChange();
    listsInvoice(3);

    assertThat(books.found()).containsExactly("different invoice in_1 of in_1: 45, not 20");
  }

  @Test
  void an_event_that_leaves_its_lines_out_does_not_speak_against_it() {
    lines(2);
    String session = books.paid("1", 0).replace(" credits=0", "");
    books.deliver(session);
    books.listsSessions(session);
    assertThat(books.balance()).isEqualTo(20);
    lines(3);
    pricesChange();

    assertThat(books.found()).isEmpty();
  }

  private void lines(int units) {
    books.world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), units, Optional.empty()))));
  }

  @Test
  void a_number_in_the_metadata_does_not_depend_on_prices() {
    books.deliver(books.paid("1", 25));
    pricesChange();
    books.listsSessions(books.paid("1", 20));

    assertThat(books.found()).containsExactly("different session cs_1 of pi_1: 20, not 25");
  }

  @Test
  void what_is_credited_later_than_the_change_may_be_unseen_is_different() {
    pricesChange();
    listsInvoice(2);
    books.world.pass(CurrentCatalogue.FRESH);
    books.deliver(books.invoice("1", 2));
    assertThat(books.found()).isEmpty();

    books.world.pass(Duration.ofMillis(1));
    books.deliver(books.invoice("2", 2));
    books.lists(ReconcileStage.INVOICES, "in_2", books.invoice("2", 2));
    assertThat(books.found()).containsExactly("different invoice in_2 of in_2: 30, not 20");
  }

  @Test
  void the_first_comparison_takes_the_configured_prices_as_never_changed() {
    books.deliver(books.invoice("1", 2));
    listsInvoice(2);
    books.price(15);

    assertThat(books.found()).containsExactly("different invoice in_1 of in_1: 30, not 20");
  }

  @Test
  void the_table_of_prices_tells_when_it_was_changed() {
    books.deliver(books.invoice("1", 2));
    listsInvoice(2);
    books.world.pass(Duration.ofHours(1));
    Price price = new Price(new Credits(15), List.of());
    books.world.books.committed(
        List.of(),
        () ->
            books
                .world
                .books
                .prices()
                .set(
                    new Entry("price_ten", price, true),
                    Optional.empty(),
                    "olga",
                    "as agreed",
                    books.world.now()));
    books.price(15);

    assertThat(books.found()).isEmpty();
  }
}
