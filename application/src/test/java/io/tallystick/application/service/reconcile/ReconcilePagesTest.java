package io.tallystick.application.service.reconcile;

import static io.tallystick.application.service.reconcile.ComparedBooks.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that never arrived. */
class ReconcilePagesTest {

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void events_that_never_arrived_are_fed_in_the_oldest_of_a_page_first() {
    String refund = "evt_r refund pi_a re_1 amount=500";
    books.deliver(books.paid("known", 1));
    books.keeps(books.paid("a", 100), refund, books.paid("b", 7), books.paid("known", 1));
    books.listsSessions(books.paid("a", 100), books.paid("b", 7), books.paid("known", 1));
    books.lists(ReconcileStage.REFUNDS, "re_1", refund);

    assertThat(books.found())
        .containsExactly("fed event evt_b", "fed event evt_a", "fed event evt_r");
    assertThat(books.world.books.events())
        .extracting(StripeEvent::id)
        .extracting(StripeEventId::value)
        .containsExactly("evt_known", "evt_b", "evt_a", "evt_r");
    assertThat(books.balance()).isEqualTo(58);
    assertThat(books.found()).isEmpty();
  }

  @Test
  void what_is_fed_in_says_so() {
    books.keeps(books.paid("1", 10));
    books.reconcile();

    assertThat(books.world.books.event("evt_1").source()).isEqualTo("reconcile");
    assertThat(books.world.books.triesOf(new StripeEventId("evt_1")))
        .containsExactly(new Try("reconcile", "completed", Optional.empty()));
  }

  @Test
  void a_dry_run_names_them_and_feeds_nothing_in() {
    books.keeps(books.paid("1", 10));

    assertThat(found(books.dryRun())).containsExactly("fed event evt_1");
    assertThat(books.world.books.events()).isEmpty();
  }

  /** It was noted as fed in before. */
  @Test
  void an_event_that_cannot_be_stored_is_missing_and_others_are_fed_in() {
    books.world.books.breakStoringOf(new StripeEventId("evt_a"));
    books.keeps(books.paid("a", 10), books.paid("b", 1));
    books.listsSessions(books.paid("b", 1));

    assertThat(books.found()).containsExactly("missing event evt_a", "fed event evt_b");
    assertThat(books.balance()).isEqualTo(1);
  }

  @Test
  void an_event_that_cannot_be_read_is_missing() {
    for (String id : List.of("evt_malformed", "no id of an event")) {
      books.stripe.make(
          ReconcileStage.EVENTS,
          books.world.now(),
          new Item(id, TextEvents.body("nonsense"), List.of()));
    }

    assertThat(books.found())
        .containsExactly("missing event evt_malformed", "missing event no id of an event");
  }

  @Test
  void an_event_is_named_as_fed_in_though_the_books_went_away_before_it_was() {
    books.keeps(books.paid("1", 10));
    books.listsSessions(books.paid("1", 10));
    books.world.books.beforeEachCall(
        () -> {
          if (books.runs.hasFindings()) {
            throw new StorageUnavailable("the books are away");
          }
        });
    assertThatThrownBy(books::reconcile).isInstanceOf(StorageUnavailable.class);
    assertThat(books.runs.told()).containsExactly("olga EVENTS");
    books.world.books.beforeEachCall(() -> {});

    books.deliver(books.paid("1", 10));
    assertThat(books.found()).containsExactly("fed event evt_1");
    assertThat(books.balance()).isEqualTo(10);
  }
}
