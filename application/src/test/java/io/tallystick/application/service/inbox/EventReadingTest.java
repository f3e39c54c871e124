package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When Stripe is asked for what was bought. */
class EventReadingTest {

  private static final LineItems THREE_TENS =
      new LineItems.Listed(
          List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty())));

  private final World world = World.standard();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void stripe_is_asked_for_the_lines_of_a_session_that_names_no_credits() {
    world.lineItems.answer(THREE_TENS);

    Paid paid = (Paid) read("evt_a paid pi_a session=cs_a").fact();

    assertThat(paid.claim().lineItems()).isEqualTo(THREE_TENS);
    assertThat(world.lineItems.asked()).containsExactly("cs_a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evt_a paid pi_a credits=100 session=cs_a",
        "evt_a paid pi_a credits=9999999999 session=cs_a",
        "evt_a paid pi_a",
        "evt_a paid pi_a session=cs_a live",
        "evt_a paid pi_a session=cs_a acct_theirs",
        "evt_a modeless session=cs_a",
        "evt_a unpaid pi_a session=cs_a",
        "evt_a other session=cs_a",
        "evt_a unreadable session=cs_a"
      })
  void stripe_is_not_asked_where_its_answer_would_change_nothing(String event) {
    assertThat(read(event)).isEqualTo(decoded(event));
    assertThat(world.lineItems.asked()).isEmpty();
  }

  @Test
  void stripe_is_asked_in_the_name_of_the_account_that_sold() {
    read("evt_a paid pi_a session=cs_a acct_ours");

    assertThat(world.lineItems.asked()).containsExactly("cs_a of acct_ours");
  }

  @Test
  void stripe_is_not_asked_about_an_event_that_is_known() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.lineItems.answer(THREE_TENS);
    String event = "evt_a paid pi_a session=cs_a client_reference_id=" + ada;
    world.deliver(event);
    world.deliver(event);
    world.deliver(event);

    assertThat(world.lineItems.asked()).containsExactly("cs_a");
    assertThat(world.stands("evt_a")).isEqualTo("completed +30 for " + ada);
  }

  @Test
  void stripe_is_asked_once_about_an_event_that_failed_and_is_delivered_again() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.lineItems.answer(new LineItems.Unavailable("it was away"));
    String event = "evt_a paid pi_a session=cs_a client_reference_id=" + ada;
    world.deliver(event);
    world.lineItems.answer(THREE_TENS);
    world.deliver(event);

    assertThat(world.lineItems.asked()).containsExactly("cs_a", "cs_a");
    assertThat(world.stands("evt_a")).isEqualTo("completed +30 for " + ada);
  }

  @Test
  void what_stripe_lists_is_credited() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.lineItems.answer(THREE_TENS);

    world.process("evt_a paid pi_a session=cs_a client_reference_id=" + ada);

    assertThat(world.stands("evt_a")).isEqualTo("completed +30 for " + ada);
  }

  @Test
  void while_stripe_is_away_the_event_waits_and_is_asked_for_again() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.lineItems.answer(new LineItems.Unavailable("it was away"));
    world.process("evt_a paid pi_a session=cs_a client_reference_id=" + ada);
    assertThat(world.stands("evt_a")).isEqualTo("failed stripe_unavailable");

    world.lineItems.answer(THREE_TENS);
    world.retry(Trigger.WORKER, "evt_a");

    assertThat(world.stands("evt_a")).isEqualTo("completed +30 for " + ada);
    assertThat(world.lineItems.asked()).containsExactly("cs_a", "cs_a");
  }

  @Test
  void stored_bytes_that_are_no_event_any_more_are_an_unreadable_one() {
    StripeEvent event =
        new StripeEvent(
            new StripeEventId("evt_a"), "paid", "webhook", world.now(), new Received(), 2);

    WorkItem.Stored read =
        world.reading.read(
            new StoredEvent(event, TextEvents.body("no event at all")), new Remedy.Retry());

    assertThat(read.id()).isEqualTo(event.id());
    assertThat(read.notice().type()).isEqualTo("paid");
    assertThat(read.fact()).isInstanceOf(Unreadable.class);
    assertThat(read.attemptsSeen()).isEqualTo(2);
  }

  private EventNotice read(String line) {
    return ((Decoded.Event) world.reading.read(List.of(TextEvents.body(line))).getFirst()).notice();
  }

  private static EventNotice decoded(String line) {
    return ((Decoded.Event) new TextEvents().decode(TextEvents.body(line))).notice();
  }
}
