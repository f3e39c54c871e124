package io.tallystick.domain.inbox;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A received event in the course of its life: where it stands, how often it was tried.
 *
 * @param type {@code checkout.session.completed}, …
 * @param source how it came: {@code webhook}, {@code replay}, …
 * @param receivedAt when it came
 * @param state where it stands
 * @param attempts how often it was processed
 */
public record StripeEvent(
    StripeEventId id, String type, String source, Instant receivedAt, State state, int attempts) {

  /** Where an event stands, with what belongs to that state and to no other. */
  public sealed interface State {

    /** The name of the state. */
    ProcessingStatus status();
  }

  /** Stored, not yet decided. */
  public record Received() implements State {
    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.RECEIVED;
    }
  }

  /**
   * Its credits are booked.
   *
   * @param credits the signed change of the balance
   * @param note what was reversed, restored, owed or repaid
   * @param warning what a person should know all the same
   */
  public record Completed(
      Instant at, UserId user, int credits, Optional<String> note, Optional<String> warning)
      implements State {

    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.COMPLETED;
    }
  }

  /** The handler that was here before us completed it; its user and credits are not known. */
  public record CompletedBefore(Instant at) implements State {
    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.COMPLETED;
    }
  }

  /**
   * It moves no credits, and that is right.
   *
   * @param reason a code of {@link SkipReason}
   * @param warning what a person should know all the same
   */
  public record Ignored(Instant at, String reason, Optional<String> warning) implements State {

    public Ignored(Instant at, String reason) {
      this(at, reason, Optional.empty());
    }

    public Ignored(Instant at, SkipReason reason) {
      this(at, reason.code());
    }

    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.IGNORED;
    }
  }

  /**
   * It should move credits and could not.
   *
   * @param nextAttempt when it is tried again by itself; empty if a person is needed
   */
  public record Failed(Instant at, Failure failure, Optional<Instant> nextAttempt)
      implements State {

    /** Whether it was tried again by itself, and is not any more. */
    public boolean isGivenUp() {
      return failure.code().isTransient() && nextAttempt.isEmpty();
    }

    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.FAILED;
    }
  }

  /**
   * A person has decided that it shall move no credits.
   *
   * @param failure what it had failed of
   */
  public record Discarded(Instant at, Optional<Failure> failure) implements State {

    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.DISCARDED;
    }
  }

  /**
   * A later version has brought it to a state that this version does not know; it is left alone.
   *
   * @param writtenStatus the status as it is stored
   */
  public record Unknown(String writtenStatus) implements State {

    @Override
    public ProcessingStatus status() {
      return ProcessingStatus.UNKNOWN;
    }
  }

  /** A new event, just come. */
  public static StripeEvent received(EventNotice notice, String source, Instant at) {
    return new StripeEvent(notice.id(), notice.type(), source, at, new Received(), 0);
  }

  /** The name of the state it is in. */
  public ProcessingStatus status() {
    return state.status();
  }

  /**
   * Whether processing it again may change anything. What the old handler left unfinished may have
   * been credited by it, so that only a person can say.
   */
  public boolean isOpen() {
    return switch (state) {
      case Received received -> true;
      case Failed failed -> failed.failure().code() != FailureCode.LEGACY_UNFINISHED;
      case Completed completed -> false;
      case CompletedBefore before -> false;
      case Ignored ignored -> false;
      case Discarded discarded -> false;
      case Unknown unknown -> false;
    };
  }

  /** Whether it was closed without credits, so that a person may have it looked at once more. */
  public boolean canBeReopened() {
    return state instanceof Ignored || state instanceof Discarded;
  }

  /**
   * The event after one more try.
   *
   * @throws IllegalStateException if its status does not allow the move
   */
  public StripeEvent tried(State outcome) {
    if (!status().next().contains(outcome.status())) {
      throw new IllegalStateException(id + " cannot go from " + status() + " to " + outcome);
    }
    return new StripeEvent(id, type, source, receivedAt, outcome, Math.addExact(attempts, 1));
  }

  /** What became of it, without the status. */
  public String detail() {
    return switch (state) {
      case Received received -> "not yet processed";
      case CompletedBefore before -> "by the handler that was here before";
      case Ignored ignored -> ignored.reason();
      case Discarded discarded -> "by a person";
      case Unknown unknown -> describe();
      case Completed done -> describe();
      case Failed failed -> describe();
    };
  }

  /** What became of it, in a sentence for answers and lists. */
  public String describe() {
    return switch (state) {
      case Received received -> "received, not yet processed";
      case Completed done ->
          String.format(
              Locale.ROOT,
              "%+d credits for user %s%s%s",
              done.credits(),
              done.user(),
              done.note().map(note -> "; " + note).orElse(""),
              done.warning().map(w -> "; " + w).orElse(""));
      case CompletedBefore before -> "completed by the handler that was here before";
      case Ignored ignored ->
          "ignored: " + ignored.reason() + ignored.warning().map(w -> "; " + w).orElse("");
      case Failed failed -> failed.failure().writtenCode() + ": " + failed.failure().message();
      case Discarded discarded -> "discarded by a person";
      case Unknown unknown -> unknown.writtenStatus() + ", by a later version";
    };
  }
}
