package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.service.inbox.LineItemLookup;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.inbox.World;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryServiceTest {

  private static final Trigger OLGA = Trigger.person("olga", "retry", "the customer called");
  private static final LineItems UNAVAILABLE = new LineItems.Unavailable("no answer");
  private static final LineItems THREE_TENS =
      new LineItems.Listed(
          List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty())));

  private final World world = World.standard();
  private long ada;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void each_id_gets_its_outcome_in_order() {
    world.process(
        "evt_done paid pi_a credits=1 client_reference_id=" + ada,
        "evt_open paid pi_b credits=10 customer_email=new@example.org",
        "evt_stuck paid pi_c credits=100 client_reference_id=4711");
    long user = world.books.userWith("new@example.org", "New", 0);

    assertThat(world.retry(OLGA, "evt_stuck", "evt_none", "evt_done", "evt_open", "evt_open"))
        .containsExactly(
            "tried evt_stuck: failed user_unresolved",
            "missing evt_none",
            "known evt_done: completed +1 for " + ada,
            "tried evt_open: completed +10 for " + user,
            "tried evt_open: completed +10 for " + user);
    assertThat(world.books.balanceOf(user)).isEqualTo(10);
    assertThat(world.books.actions())
        .extracting(action -> action.subject())
        .containsExactlyInAnyOrder("evt_stuck", "evt_open");
  }

  @Test
  void a_retry_of_nothing_but_missing_events_changes_nothing() {
    assertThat(world.retry(OLGA, "evt_none")).containsExactly("missing evt_none");
    assertThat(world.retry(OLGA)).isEmpty();

    assertThat(world.books.events()).isEmpty();
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void what_the_old_handler_left_unfinished_is_not_tried() {
    keep(
        "evt_a paid pi_a credits=100 client_reference_id=" + ada,
        new Failed(
            world.now(),
            new Failure(FailureCode.LEGACY_UNFINISHED, "left processing"),
            Optional.empty()));

    assertThat(world.retry(OLGA, "evt_a")).containsExactly("known evt_a: failed legacy_unfinished");
    assertThat(world.preview("evt_a")).containsExactly("known evt_a: failed legacy_unfinished");
    world.pass(Duration.ofDays(1));
    assertThat(world.retries.retryDue(10)).isZero();
    assertThat(world.books.balanceOf(ada)).isZero();
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void a_preview_tells_what_would_happen_and_changes_nothing() {
    world.process("evt_a paid pi_a credits=100 customer=cus_1 metadata.user_id=2 customer_email=x");
    long user = world.books.userWith("new@example.org", "New", 5);
    List<String> heard = world.monitor.lines();

    assertThat(world.preview("evt_a", "evt_none"))
        .containsExactly("tried evt_a: completed +100 for " + user, "missing evt_none");

    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.books.event("evt_a").attempts()).isOne();
    assertThat(world.books.balanceOf(user)).isEqualTo(5);
    assertThat(world.books.purchasesOf(user)).isEmpty();
    assertThat(world.books.user(user).customer()).isEmpty();
    assertThat(world.books.triesOf(new StripeEventId("evt_a"))).hasSize(1);
    assertThat(world.monitor.lines()).isEqualTo(heard);
  }

  @Test
  void an_event_is_tried_by_itself_when_its_time_has_come() {
    world.lineItems.answer(UNAVAILABLE);
    world.process("evt_a paid pi_a session=cs_a client_reference_id=" + ada);
    assertThat(world.stands("evt_a")).isEqualTo("failed stripe_unavailable");

    world.pass(Duration.ofSeconds(29));
    assertThat(world.retries.retryDue(10)).isZero();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
    assertThat(world.books.event("evt_a").attempts()).isEqualTo(2);

    world.lineItems.answer(THREE_TENS);
    world.pass(Duration.ofSeconds(59));
    assertThat(world.retries.retryDue(10)).isZero();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);
    assertThat(world.stands("evt_a")).isEqualTo("completed +30 for " + ada);
    assertThat(world.lineItems.asked()).containsExactly("cs_a", "cs_a", "cs_a");
    assertThat(world.retries.retryDue(10)).isZero();
    assertThat(world.books.triesOf(new StripeEventId("evt_a")))
        .containsExactly(
            new Try("webhook", "failed", Optional.of("stripe_unavailable")),
            new Try("worker", "failed", Optional.of("stripe_unavailable")),
            new Try("worker", "completed", Optional.empty()));
  }

  @Test
  void an_event_that_needs_a_person_is_not_tried_by_itself() {
    world.process("evt_a paid pi_a credits=100 customer_email=new@example.org");
    world.books.userWith("new@example.org", "New", 0);
    world.pass(Duration.ofDays(30));

    assertThat(world.retries.retryDue(10)).isZero();
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
  }

  @Test
  void an_event_that_a_crash_left_undecided_is_tried_after_a_minute() {
    keep("evt_a paid pi_a credits=100 client_reference_id=" + ada, new Received());

    world.pass(Duration.ofMinutes(1));
    assertThat(world.retries.retryDue(10)).isZero();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.retries.retryDue(10)).isEqualTo(1);

    assertThat(world.stands("evt_a")).isEqualTo("completed +100 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void no_more_are_tried_than_was_asked_for() {
    for (String name : List.of("a", "b", "c")) {
      keep(
          "evt_%s paid pi_%1$s credits=1 client_reference_id=%d".formatted(name, ada),
          new Received());
    }
    world.pass(Duration.ofHours(1));

    assertThat(world.retries.retryDue(2)).isEqualTo(2);
    assertThat(world.books.balanceOf(ada)).isEqualTo(2);
    assertThat(world.retries.retryDue(2)).isEqualTo(1);
    assertThat(world.books.balanceOf(ada)).isEqualTo(3);
  }

  @Test
  void bytes_that_cannot_be_read_any_more_fail_as_unreadable() {
    WorkItem.Arrived arrived = world.arrived("evt_a paid pi_a credits=1");
    add(arrived, new Received(), TextEvents.body("what is this"));

    assertThat(world.retry(OLGA, "evt_a"))
        .containsExactly("tried evt_a: failed payload_unreadable");
  }

  @Test
  void an_event_that_waits_for_nobody_is_tried_while_stripe_is_silent() {
    world.lineItems.answer(UNAVAILABLE);
    IntStream.range(0, 30)
        .forEach(i -> world.process("evt_%d paid pi_%1$d session=cs_%1$d".formatted(i)));
    world.books.breakBookingOf(new StripeEventId("evt_other"));
    world.process("evt_other paid pi_other credits=5 client_reference_id=" + ada);
    world.books.mend();
    world.pass(Duration.ofMinutes(1));
    world.lineItems.fallSilent();
    CompletableFuture<Integer> round =
        CompletableFuture.supplyAsync(() -> world.retries.retryDue(50));

    await().until(() -> world.stands("evt_other").equals("completed +5 for " + ada));

    assertThat(round).isNotDone();
    world.lineItems.speak();
    assertThat(round.join()).isEqualTo(31);
    assertThat(world.books.event("evt_29").attempts()).isEqualTo(2);
  }

  @Test
  void a_round_stops_asking_stripe_after_a_few_failures() {
    world.lineItems.answer(UNAVAILABLE);
    IntStream.range(0, 40)
        .forEach(i -> world.process("evt_%d paid pi_%1$d session=cs_%1$d".formatted(i)));
    world.pass(Duration.ofMinutes(1));

    assertThat(world.retries.retryDue(50)).isEqualTo(40);

    assertThat(world.lineItems.asked()).hasSizeLessThan(40 + 3 + LineItemLookup.AT_ONCE);
    assertThat(world.books.events())
        .allMatch(event -> event.attempts() == 2)
        .allMatch(event -> World.stands(event).equals("failed stripe_unavailable"));
  }

  @ParameterizedTest
  @CsvSource({"bomb, payload_unreadable", "misfit, internal_error"})
  void an_event_whose_bytes_break_the_reader_fails_alone(String body, String code) {
    add(world.arrived("evt_a paid pi_a credits=1"), new Received(), TextEvents.body(body));
    keep("evt_b paid pi_b credits=100 client_reference_id=" + ada, new Received());
    world.pass(Duration.ofHours(1));

    assertThat(world.retries.retryDue(10)).isEqualTo(2);

    assertThat(world.stands("evt_a")).isEqualTo("failed " + code);
    assertThat(world.stands("evt_b")).isEqualTo("completed +100 for " + ada);
  }

  @Test
  void a_payment_is_credited_though_another_event_of_it_cannot_be_decoded() {
    add(
        world.arrived("evt_c captured pi_a got=100"),
        new Ignored(world.now(), SkipReason.NO_CREDITS_METADATA),
        TextEvents.body("bomb"));

    assertThat(world.process("evt_a paid pi_a credits=100 client_reference_id=" + ada))
        .containsExactly("tried evt_a: completed +100 for " + ada);
    world.deliver("evt_d captured pi_a got=100");
    assertThat(world.stands("evt_d")).startsWith("ignored");
  }

  @Test
  void an_event_whose_failure_cannot_be_recorded_does_not_hold_up_the_others() {
    keep("evt_a paid pi_a credits=1 client_reference_id=" + ada, new Received());
    keep("evt_b paid pi_b credits=100 client_reference_id=" + ada, new Received());
    world.pass(Duration.ofHours(1));
    world.books.breakBookingOf(new StripeEventId("evt_a"));
    world.books.breakStoringOf(new StripeEventId("evt_a"));

    world.retries.retryDue(10);

    assertThat(world.stands("evt_b")).isEqualTo("completed +100 for " + ada);
    assertThat(world.monitor.lines()).contains("broke evt_a");
  }

  @Test
  void while_the_books_are_away_nothing_is_tried() {
    keep("evt_a paid pi_a credits=100 client_reference_id=" + ada, new Received());
    world.pass(Duration.ofHours(1));
    world.books.goAway();

    assertThatThrownBy(() -> world.retries.retryDue(10)).isInstanceOf(StorageUnavailable.class);
    assertThatThrownBy(() -> world.retry(OLGA, "evt_a")).isInstanceOf(StorageUnavailable.class);

    assertThat(world.stands("evt_a")).isEqualTo("received");
  }

  private void keep(String line, State state) {
    WorkItem.Arrived arrived = world.arrived(line);
    add(arrived, state, arrived.payload());
  }

  private void add(WorkItem.Arrived arrived, State state, byte[] payload) {
    StripeEvent event =
        new StripeEvent(arrived.id(), arrived.notice().type(), "webhook", world.now(), state, 0);
    world.books.committed(
        List.of(),
        () -> {
          world.books.inbox().add(List.of(new NewEvent(arrived.notice(), event, payload)));
          return true;
        });
  }
}
