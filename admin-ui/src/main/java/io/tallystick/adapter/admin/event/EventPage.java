package io.tallystick.adapter.admin.event;

import static io.tallystick.domain.inbox.FailureCode.PAYLOAD_UNREADABLE;
import static io.tallystick.domain.inbox.FailureCode.USER_UNRESOLVED;

import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.ResolutionStep;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One event, as its page shows it.
 *
 * @param message why it failed, unless the steps of the search for the user say it
 * @param advice what to do now; empty if nothing
 * @param lead what is repaired first
 * @param report to be copied for the makers of the program; empty if there is nothing to report
 * @param isOpen whether it can be retried, assigned and given a number of credits
 * @param isReopenable whether it was closed without credits
 */
record EventPage(
    EventRow row,
    Story story,
    String message,
    String advice,
    String lead,
    String report,
    boolean isOpen,
    boolean isFailed,
    boolean isReopenable,
    List<Fact> facts) {

  private static final String OF_WARNING =
      "Check what the warning says. Where credits are wrong, correct them by an adjustment.";

  static EventPage of(EventDetails event, Story story, Instant now, SignedIn reader) {
    Line line = event.line();
    return new EventPage(
        EventRow.of(line, now),
        story,
        line.event().state() instanceof Failed failed && failed.failure().code() != USER_UNRESOLVED
            ? Redaction.message(failed.failure().message(), reader)
            : "",
        advice(line),
        lead(line),
        report(event),
        line.event().isOpen(),
        line.event().status() == ProcessingStatus.FAILED,
        line.event().canBeReopened(),
        StripeLinks.of(event, reader));
  }

  private static String advice(Line line) {
    return switch (line.event().state()) {
      case Failed failed when failed.isGivenUp() ->
          "It is no longer tried by itself: read the log of this event, then try it.";
      case Failed failed -> failed.failure().code().advice();
      case Ignored ignored when ignored.warning().isPresent() -> OF_WARNING;
      case Ignored ignored when line.money().filter(it -> it.minor() > 0).isPresent() ->
          "If the buyer should have credits for this money, reopen it.";
      case Discarded discarded -> "If that was a mistake, reopen it.";
      case Completed done when done.warning().isPresent() -> OF_WARNING;
      case Received received -> "It is processed by itself within a minute.";
      case Completed done -> "";
      case CompletedBefore before -> "";
      case Unknown unknown -> "";
      case Ignored ignored -> "";
    };
  }

  /** What is repaired first: {@code assign}, {@code credits}, or nothing that a person can say. */
  private static String lead(Line line) {
    return line.event().state() instanceof Failed failed
        ? switch (failed.failure().code()) {
          case USER_UNRESOLVED, USER_CONFLICT, USER_AMBIGUOUS -> "assign";
          case CREDITS_UNKNOWN, CREDITS_INVALID, CREDITS_OUT_OF_RANGE, AMOUNT_MISMATCH -> "credits";
          case PAYLOAD_UNREADABLE -> "report";
          case PAYMENT_NOT_FOUND, STRIPE_UNAVAILABLE, INTERNAL_ERROR -> "wait";
          case LEGACY_UNFINISHED, UNKNOWN -> "assign";
        }
        : "assign";
  }

  /** What the makers need to know of an event that cannot be read; nothing personal is in it. */
  private static String report(EventDetails event) {
    return event.line().event().state() instanceof Failed failed
            && failed.failure().code() == PAYLOAD_UNREADABLE
        ? "Tallystick cannot read event %s (%s, API version %s, %s bytes, received %s)."
            .formatted(
                event.line().event().id(),
                event.line().event().type(),
                event.apiVersion().orElse("unknown"),
                event.payload().length,
                event.line().event().receivedAt())
        : "";
  }

  /** Whether a Stripe customer paid. */
  public boolean hasCustomer() {
    return facts.stream().anyMatch(fact -> fact.name().equals("Customer"));
  }

  /** Where Stripe shows the payment, or the object that the event is about; none if nowhere. */
  public List<Fact> inStripe() {
    return facts.stream()
        .filter(fact -> !fact.link().isEmpty())
        .filter(fact -> !Set.of("Event", "Customer").contains(fact.name()))
        .limit(1)
        .toList();
  }

  /** An id with where it leads to at Stripe; empty if nowhere. */
  record Fact(String name, String value, String link) {

    /** The link for those who hear it. */
    public String label() {
      return name + " in Stripe, opens in a new tab";
    }
  }

  /** One step of the search for the user. */
  record StepRow(int number, String field, String text, String finding, boolean found) {

    static List<StepRow> of(Optional<Resolution> resolution, boolean unmasked, SignedIn reader) {
      List<ResolutionStep> steps = resolution.map(Resolution::steps).orElse(List.of());
      return IntStream.range(0, steps.size())
          .mapToObj(
              i -> {
                ResolutionStep step = steps.get(i);
                return new StepRow(
                    i + 1,
                    step.source().path(),
                    step.reference()
                        .map(read -> unmasked ? read.text() : Redaction.reference(read, reader))
                        .orElse(""),
                    step.finding(),
                    step.matches().size() == 1);
              })
          .toList();
    }
  }
}
