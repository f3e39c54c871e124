package io.tallystick.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StripeEventTest {

  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NOW = THEN.plusSeconds(60);
  private static final State COMPLETED =
      new Completed(
          NOW, new UserId(42), 100, Optional.empty(), Optional.of("customer_email names user 7"));
  private static final State FAILED = failed(FailureCode.USER_UNRESOLVED);
  private static final State LEGACY = failed(FailureCode.LEGACY_UNFINISHED);
  private static final State IGNORED = new Ignored(NOW, SkipReason.AWAITING_PAYMENT);
  private static final State DISCARDED = new Discarded(NOW, Optional.empty());

  static Stream<Arguments> states() {
    return Stream.of(
        arguments(new Received(), ProcessingStatus.RECEIVED, true, "received, not yet processed"),
        arguments(
            COMPLETED,
            ProcessingStatus.COMPLETED,
            false,
            "+100 credits for user 42; customer_email names user 7"),
        arguments(
            new Completed(NOW, new UserId(42), -100, Optional.empty(), Optional.empty()),
            ProcessingStatus.COMPLETED,
            false,
            "-100 credits for user 42"),
        arguments(
            new CompletedBefore(NOW),
            ProcessingStatus.COMPLETED,
            false,
            "completed by the handler that was here before"),
        arguments(IGNORED, ProcessingStatus.IGNORED, false, "ignored: awaiting_payment"),
        arguments(FAILED, ProcessingStatus.FAILED, true, "user_unresolved: nobody"),
        arguments(LEGACY, ProcessingStatus.FAILED, false, "legacy_unfinished: nobody"),
        arguments(DISCARDED, ProcessingStatus.DISCARDED, false, "discarded by a person"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void a_state_has_a_status_and_a_sentence_and_is_open_or_not(
      State state, ProcessingStatus status, boolean open, String sentence) {
    StripeEvent event = in(state);

    assertThat(event.status()).isEqualTo(status);
    assertThat(event.isOpen()).isEqualTo(open);
    assertThat(event.describe()).isEqualTo(sentence);
  }

  @ParameterizedTest
  @MethodSource("states")
  void the_detail_does_not_say_the_status_again(
      State state, ProcessingStatus status, boolean open, String sentence) {
    String detail = in(state).detail();

    assertThat(sentence).endsWith(detail);
    assertThat(detail).doesNotContain(status.code());
  }

  @Test
  void an_event_that_has_just_come_has_not_been_tried() {
    EventNotice notice =
        new EventNotice(
            new StripeEventId("evt_1"),
            "checkout.session.completed",
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE));

    assertThat(StripeEvent.received(notice, "replay", THEN))
        .isEqualTo(
            new StripeEvent(
                new StripeEventId("evt_1"),
                "checkout.session.completed",
                "replay",
                THEN,
                new Received(),
                0));
  }

  @Test
  void a_life_goes_from_failure_to_failure_to_completion() {
    StripeEvent event = in(new Received()).tried(FAILED).tried(LEGACY).tried(COMPLETED);

    assertThat(event.state()).isEqualTo(COMPLETED);
    assertThat(event.attempts()).isEqualTo(3);
    assertThat(event.receivedAt()).isEqualTo(THEN);
    assertThat(event.source()).isEqualTo("webhook");
  }

  @Test
  void a_discarded_event_can_be_taken_up_again() {
    assertThat(in(FAILED).tried(DISCARDED).tried(FAILED).isOpen()).isTrue();
  }

  @Test
  void only_what_was_closed_without_credits_can_be_reopened() {
    assertThat(in(IGNORED).canBeReopened()).isTrue();
    assertThat(in(DISCARDED).canBeReopened()).isTrue();
    for (State state : List.of(new Received(), COMPLETED, new CompletedBefore(NOW), FAILED)) {
      assertThat(in(state).canBeReopened()).isFalse();
    }
  }

  @Test
  void a_state_of_a_later_version_is_told_as_it_is_written() {
    StripeEvent event = in(new Unknown("paused"));

    assertThat(event.status()).isEqualTo(ProcessingStatus.UNKNOWN);
    assertThat(event.describe()).isEqualTo("paused, by a later version");
    assertThat(event.detail()).isEqualTo(event.describe());
    assertThat(event.isOpen()).isFalse();
  }

  @Test
  void the_detail_says_what_the_status_does_not() {
    assertThat(in(new Received()).detail()).isEqualTo("not yet processed");
    assertThat(in(IGNORED).detail()).isEqualTo("awaiting_payment");
    assertThat(in(DISCARDED).detail()).isEqualTo("by a person");
    assertThat(in(FAILED).detail()).isEqualTo("user_unresolved: nobody");
    assertThat(
            in(new Completed(
                    NOW, new UserId(42), 5, Optional.of("5 repay what was owed"), Optional.empty()))
                .detail())
        .isEqualTo("+5 credits for user 42; 5 repay what was owed");
  }

  static Stream<Arguments> impossibleMoves() {
    return Stream.of(
        arguments(new Received(), new Received()),
        arguments(new Received(), DISCARDED),
        arguments(COMPLETED, COMPLETED),
        arguments(COMPLETED, FAILED),
        arguments(COMPLETED, IGNORED),
        arguments(new CompletedBefore(NOW), COMPLETED),
        arguments(IGNORED, DISCARDED),
        arguments(FAILED, new Received()),
        arguments(DISCARDED, DISCARDED));
  }

  @ParameterizedTest
  @MethodSource("impossibleMoves")
  void what_is_decided_stays_so(State from, State to) {
    StripeEvent event = in(from);

    assertThatThrownBy(() -> event.tried(to)).isInstanceOf(IllegalStateException.class);
  }

  private static StripeEvent in(State state) {
    return new StripeEvent(
        new StripeEventId("evt_1"), "checkout.session.completed", "webhook", THEN, state, 0);
  }

  private static State failed(FailureCode code) {
    return new Failed(NOW, new Failure(code, "nobody"), Optional.empty());
  }
}
