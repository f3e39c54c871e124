package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.body;
import static io.tallystick.application.port.SampleEvents.event;
import static io.tallystick.application.port.SampleEvents.failed;
import static io.tallystick.application.port.SampleEvents.id;
import static io.tallystick.application.port.SampleEvents.payment;
import static io.tallystick.application.port.SampleEvents.tried;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WebhookInbox} promises of events that come, are found and are changed. */
public abstract class WebhookInboxContract extends PortContract {

  private static final UserId ADA = new UserId(42);

  static Stream<State> states() {
    return Stream.of(
        new Received(),
        new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty()),
        new Completed(
            NOW, ADA, 100, Optional.empty(), Optional.of("customer_email names “user 7”, too")),
        new CompletedBefore(NOW),
        new Ignored(NOW, SkipReason.AWAITING_PAYMENT),
        new Ignored(NOW, "not_a_purchase", Optional.of("credited under two ids")),
        failed(FailureCode.USER_UNRESOLVED, Optional.empty()),
        failed(FailureCode.STRIPE_UNAVAILABLE, Optional.of(NOW.plusSeconds(30))),
        failed(FailureCode.LEGACY_UNFINISHED, Optional.empty()),
        new Discarded(NOW, Optional.empty()));
  }

  /** Where a try may lead. */
  static Stream<State> outcomes() {
    return Stream.of(
        new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty()),
        new Completed(
            NOW, ADA, 100, Optional.empty(), Optional.of("customer_email names “user 7”, too")),
        new Ignored(NOW, SkipReason.ALREADY_CREDITED),
        new Ignored(NOW, "already_credited", Optional.of("credited under two ids")),
        failed(FailureCode.CREDITS_UNKNOWN, Optional.empty()),
        failed(FailureCode.INTERNAL_ERROR, Optional.of(NOW.plusSeconds(60))),
        new Discarded(NOW, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("states")
  void an_event_is_held_in_the_state_in_which_it_was_stored(State state) {
    NewEvent event = event("a", state, 3, NOW.minusSeconds(60));
    add(event);

    Map<StripeEventId, StripeEvent> held = committed(() -> ports.inbox().lock(List.of(id("a"))));

    assertThat(held).isEqualTo(Map.of(id("a"), event.event()));
    assertThat(stored("a").event()).isEqualTo(event.event());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"evt_a\"}",
        " {\r\n\t\"b\" : 1.0e0, \"a\": [ ], \"b\":2 }\n\n",
        "{\"name\": \"Zoë \\u0000 \\ud800 𝄞\"}",
        "no JSON at all",
        "",
      })
  void the_bytes_are_found_as_they_were_received(String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    NewEvent event = event("a", new Received(), 0, NOW);
    add(new NewEvent(event.notice(), event.event(), bytes));

    assertThat(stored("a").payload()).isEqualTo(bytes);
  }

  @Test
  void bytes_that_are_no_text_are_found_as_they_were_received() {
    byte[] bytes = {0, -1, 127, -128, 13, 10, -61};
    NewEvent event = event("a", new Received(), 0, NOW);
    add(new NewEvent(event.notice(), event.event(), bytes));

    assertThat(stored("a").payload()).isEqualTo(bytes);
  }

  @Test
  void only_known_events_are_found_each_once() {
    add(event("a", new Received(), 0, NOW), event("b", new Received(), 0, NOW));

    assertThat(ports.inbox().find(List.of(id("c"), id("b"), id("a"), id("b"))))
        .extracting(found -> found.event().id())
        .containsExactlyInAnyOrder(id("a"), id("b"));
    assertThat(committed(() -> ports.inbox().lock(List.of(id("c"), id("b"), id("b")))))
        .containsOnlyKeys(id("b"));
    assertThat(ports.inbox().find(List.of())).isEmpty();
  }

  @Test
  void the_events_of_a_payment_are_found_unless_they_are_decided_for_good() {
    State ignored = new Ignored(NOW, SkipReason.AWAITING_PAYMENT);
    add(
        event("late", "a", ignored, 1, NOW.plusSeconds(1)),
        event("a", "a", failed(FailureCode.CREDITS_UNKNOWN, Optional.empty()), 1, NOW),
        event("b", "b", new Received(), 0, NOW.plusSeconds(2)),
        event("c", "c", ignored, 1, NOW),
        event(
            "done", "a", new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty()), 1, NOW),
        event("dropped", "a", new Discarded(NOW, Optional.empty()), 1, NOW));

    List<StoredEvent> found =
        ports.inbox().ofPayments(List.of(payment("b"), payment("a"), payment("never seen")));

    assertThat(found)
        .extracting(event -> event.event().id())
        .containsExactly(id("a"), id("late"), id("b"));
    assertThat(found.getFirst().payload()).isEqualTo(SampleEvents.body("a"));
    assertThat(ports.inbox().ofPayments(List.of())).isEmpty();
  }

  @Test
  void an_id_is_known_letter_by_letter() {
    add(event("a", new Received(), 0, NOW));

    assertThat(ports.inbox().find(List.of(id("A")))).isEmpty();
  }

  @Test
  void an_event_that_is_known_is_not_added_again() {
    NewEvent event = event("a", new Received(), 0, NOW);
    add(event);

    assertThatThrownBy(() -> add(event("b", new Received(), 0, NOW), event))
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(StorageUnavailable.class);
    assertThat(ports.inbox().find(List.of(id("b")))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void a_failed_event_moves_on_with_its_state_and_attempts(State outcome) {
    NewEvent event = event("a", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW);
    add(event, event("b", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW));

    commit(() -> ports.inbox().update(List.of(tried(event, outcome))));

    StripeEvent changed = stored("a").event();
    assertThat(changed).isEqualTo(tried(event, outcome).event());
    assertThat(changed.attempts()).isEqualTo(2);
    assertThat(stored("a").payload()).isEqualTo(body("a"));
    assertThat(stored("b").event().attempts()).isEqualTo(1);
  }

  @Test
  void several_events_are_changed_at_once() {
    NewEvent a = event("a", new Received(), 0, NOW);
    NewEvent b = event("b", new Received(), 0, NOW);
    add(a, b);

    commit(
        () ->
            ports
                .inbox()
                .update(
                    List.of(
                        tried(b, new Completed(NOW, ADA, 5, Optional.empty(), Optional.empty())),
                        tried(a, new Ignored(NOW, SkipReason.NOT_A_PURCHASE)))));

    assertThat(stored("a").event().state()).isEqualTo(new Ignored(NOW, SkipReason.NOT_A_PURCHASE));
    assertThat(stored("b").event().state())
        .isEqualTo(new Completed(NOW, ADA, 5, Optional.empty(), Optional.empty()));
  }

  @Test
  void an_event_that_is_not_known_cannot_be_changed() {
    NewEvent unknown = event("a", new Received(), 0, NOW);

    assertThatThrownBy(
            () ->
                commit(
                    () ->
                        ports
                            .inbox()
                            .update(List.of(tried(unknown, new Ignored(NOW, "no_credits"))))))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void a_completed_event_stays_completed() {
    NewEvent event =
        event("a", new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty()), 1, NOW);
    add(event);
    State failure = failed(FailureCode.INTERNAL_ERROR, Optional.empty());
    StripeEvent undone =
        new StripeEvent(id("a"), event.event().type(), event.event().source(), NOW, failure, 2);

    assertThatThrownBy(
            () ->
                commit(
                    () -> ports.inbox().update(List.of(new ChangedEvent(event.notice(), undone)))))
        .isInstanceOf(RuntimeException.class);
    assertThat(stored("a").event()).isEqualTo(event.event());
  }

  @Test
  void every_try_is_noted_with_what_set_it_off_and_its_outcome() {
    NewEvent event = event("a", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW);
    add(event);
    Completed done = new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty());
    Trigger olga = Trigger.person("olga", "retry", "the account exists now");

    commit(
        () -> {
          ports.inbox().update(List.of(tried(event, done)));
          ports
              .inbox()
              .addAttempts(
                  List.of(
                      new Attempt(event.event(), Trigger.WEBHOOK, NOW, Duration.ofMillis(3)),
                      new Attempt(tried(event, done).event(), olga, NOW, Duration.ZERO)));
        });

    assertThat(ports.triesOf(id("a")))
        .containsExactly(
            new Try("webhook", "failed", Optional.of("user_unresolved")),
            new Try("olga", "completed", Optional.empty()));
    assertThat(ports.triesOf(id("b"))).isEmpty();
  }

  private void add(NewEvent... events) {
    commit(() -> ports.inbox().add(List.of(events)));
  }

  private StoredEvent stored(String name) {
    return ports.inbox().find(List.of(id(name))).getFirst();
  }

  @ParameterizedTest
  @MethodSource("states")
  void marking_as_failed_changes_open_events_alone(State state) {
    commit(() -> ports.inbox().add(List.of(event("a", state, 2, NOW))));
    Failed failed = failed(FailureCode.INTERNAL_ERROR, Optional.of(NOW.plusSeconds(30)));

    commit(
        () -> {
          ports.inbox().markFailed(id("a"), failed);
          ports.inbox().markFailed(id("unknown"), failed);
        });

    StripeEvent now = ports.inbox().find(List.of(id("a"))).getFirst().event();
    boolean open = new StripeEvent(id("a"), "type", "webhook", NOW, state, 2).isOpen();
    assertThat(now.state()).isEqualTo(open ? failed : state);
    assertThat(now.attempts()).isEqualTo(2);
  }
}
