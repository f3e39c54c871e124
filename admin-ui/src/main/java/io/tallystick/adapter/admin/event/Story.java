package io.tallystick.adapter.admin.event;

import static io.tallystick.domain.inbox.FailureCode.PAYLOAD_UNREADABLE;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.UserId;
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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The payment of an event, its payer and its purpose, and what became of it. It is in parts,
 * because a page shows a time in the zone of its reader, and leads to accounts.
 *
 * @param before the beginning of the sentence, up to the time
 * @param after what follows the time
 * @param booked the account to which credits were booked, if they were
 * @param moved the account to which they were moved since, if they were
 * @param end the end of the sentence
 */
record Story(
    String before, TimeCell at, String after, List<Person> booked, List<Person> moved, String end) {

  /** As a move writes it into the audit log. */
  private static final Pattern MOVE =
      Pattern.compile("[0-9]+ credits from user [0-9]+ to user ([0-9]{1,18}): .*", Pattern.DOTALL);

  /** An account with its name, as the reader may see it. */
  record Person(String id, String name) {
    static Person of(UserId id, Function<UserId, String> name) {
      return new Person(id.toString(), name.apply(id));
    }
  }

  /**
   * The story.
   *
   * @param name how an account is named to the reader
   * @param unmasked whether the payer's address is shown as a whole
   */
  static Story of(
      EventDetails event,
      Instant now,
      SignedIn reader,
      Function<UserId, String> name,
      boolean unmasked) {
    Line line = event.line();
    boolean isPayment = line.money().isPresent();
    Instant received = line.event().receivedAt();
    Optional<Completed> done =
        line.event().state() instanceof Completed completed
            ? Optional.of(completed)
            : Optional.empty();
    return new Story(
        line.money().map(money -> Format.money(money) + verb(line)).orElse("Received "),
        TimeCell.of(isPayment ? event.createdAt().orElse(received) : received, now),
        (isPayment ? payer(event, unmasked) : "") + " — " + outcome(event, reader),
        done.map(it -> Person.of(it.user(), name)).stream().toList(),
        done.flatMap(it -> movedTo(event)).map(it -> Person.of(it, name)).stream().toList(),
        done.map(it -> notes(it, reader)).orElse(""));
  }

  /** , by z…@e….net, for 500 credits. */
  private static String payer(EventDetails event, boolean unmasked) {
    Line line = event.line();
    boolean isSetByHand =
        event.deeds().stream().anyMatch(deed -> deed.said().credits().isPresent());
    return line.email().map(email -> ", by " + (unmasked ? email : Format.masked(email))).orElse("")
        + line.credits()
            .filter(number -> !isSetByHand)
            .map(number -> ", for " + Format.number(number) + " credits")
            .orElse("");
  }

  private static String outcome(EventDetails event, SignedIn reader) {
    Line line = event.line();
    return switch (line.event().state()) {
      case Completed done when done.credits() == 0 && event.own().isEmpty() ->
          "nothing was left to book for ";
      case Completed done -> credits(done.credits()) + " credits were booked for ";
      case CompletedBefore before -> "the previous handler recorded it as completed.";
      case Received received -> "not yet looked at.";
      case Unknown unknown -> "a later version has brought it to a state of its own.";
      case Failed failed -> "no credits were " + (isReturn(line) ? "moved." : "added.");
      case Ignored ignored ->
          "no credits: "
              + Labels.skipped(ignored.reason())
              + warning(ignored.warning(), reader)
              + ".";
      case Discarded discarded -> "a person has closed it without credits.";
    };
  }

  private static String credits(int credits) {
    return credits < 0 ? Format.signed(credits) : Format.number(credits);
  }

  /** Whether the event is of money that went back, or of its coming again. */
  private static boolean isReturn(Line line) {
    String type = line.event().type();
    return type.startsWith("refund.") || type.startsWith("charge.");
  }

  private static String notes(Completed done, SignedIn reader) {
    return done.note().map(note -> "; " + note).orElse("") + warning(done.warning(), reader) + ".";
  }

  private static String warning(Optional<String> warning, SignedIn reader) {
    return warning.map(text -> "; " + Redaction.message(text, reader)).orElse("");
  }

  /** What was done with the money, where the type of the event says so. */
  private static String verb(Line line) {
    boolean isRead =
        line.event().state() instanceof Completed
            || line.event().state() instanceof Failed failed
                && failed.failure().code() != PAYLOAD_UNREADABLE;
    return isRead
        ? switch (line.event().type()) {
          case "checkout.session.completed",
              "checkout.session.async_payment_succeeded",
              "payment_intent.succeeded",
              "invoice.paid" ->
              " paid on ";
          case "refund.created" -> " refunded on ";
          case "charge.dispute.funds_withdrawn" -> " taken back on ";
          default -> ", ";
        }
        : ", ";
  }

  /** The account to which a person has moved the credits last. */
  static Optional<UserId> movedTo(EventDetails event) {
    return event.deeds().stream()
        .filter(deed -> deed.action().equals("move"))
        .findFirst()
        .map(Deed::reason)
        .map(MOVE::matcher)
        .filter(Matcher::matches)
        .map(move -> new UserId(Long.parseLong(move.group(1))));
  }
}
