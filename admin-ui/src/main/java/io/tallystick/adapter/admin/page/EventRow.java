package io.tallystick.adapter.admin.page;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An event in a list, as the page shows it.
 *
 * @param sum its amount for what adds up the selected ones: minor units, currency, decimals
 */
public record EventRow(
    String id,
    String shortId,
    String type,
    String status,
    String sign,
    String title,
    String code,
    String money,
    String sum,
    String payer,
    String credits,
    int tries,
    TimeCell received,
    String next) {

  /** With the payer's address masked. */
  public static EventRow of(Line line, Instant now) {
    return of(line, now, Set.of());
  }

  /**
   * The row.
   *
   * @param unmasked of which events the payer's address is shown as a whole
   */
  public static EventRow of(Line line, Instant now, Set<StripeEventId> unmasked) {
    StripeEvent event = line.event();
    return new EventRow(
        event.id().value(),
        Format.shortened(event.id().value()),
        event.type(),
        event.status().code(),
        Labels.sign(event.status()),
        title(event),
        code(event),
        Format.money(line.money()),
        line.money().map(EventRow::sum).orElse(""),
        line.email()
            .map(email -> unmasked.contains(event.id()) ? email : Format.masked(email))
            .orElse(""),
        line.credits().map(Format::number).orElse(""),
        event.attempts(),
        TimeCell.of(event.receivedAt(), now),
        event.state() instanceof Failed failed
            ? failed.nextAttempt().map(at -> "retries " + Format.relative(at, now)).orElse("")
            : "");
  }

  private static String sum(Money money) {
    String currency = money.currency().toUpperCase(Locale.ROOT);
    return money.minor() + " " + currency + " " + Money.decimals(currency);
  }

  /** The address of an event's page; the sender of the event has chosen its id. */
  public static String address(StripeEventId id) {
    return "/admin/events/" + URLEncoder.encode(id.value(), StandardCharsets.UTF_8);
  }

  /** The address of its page. */
  public String link() {
    return address(new StripeEventId(id));
  }

  /** What tells it from others of the same cause: €20.00 by z…@e….org. */
  public String payment() {
    return (money.isEmpty() ? shortId : money) + (payer.isEmpty() ? "" : " by " + payer);
  }

  public static String code(StripeEvent event) {
    return switch (event.state()) {
      case Failed failed -> failed.failure().writtenCode();
      case Ignored ignored -> ignored.reason();
      case StripeEvent.Discarded discarded ->
          discarded.failure().map(Failure::writtenCode).orElse("");
      case StripeEvent.Received received -> "";
      case StripeEvent.Completed completed -> "";
      case StripeEvent.CompletedBefore before -> "";
      case StripeEvent.Unknown unknown -> unknown.writtenStatus();
    };
  }

  public static String title(StripeEvent event) {
    return switch (event.state()) {
      case Failed failed -> failed.failure().code().title();
      case Ignored ignored -> Labels.skipped(ignored.reason()) + withWarning(ignored.warning());
      case StripeEvent.Discarded discarded ->
          "Discarded"
              + discarded.failure().map(failure -> ": " + failure.code().title()).orElse("");
      case StripeEvent.Received received -> "Not yet processed";
      case StripeEvent.Completed done ->
          Format.signed(done.credits())
              + " credits for user #"
              + done.user()
              + withWarning(done.warning());
      case StripeEvent.CompletedBefore before -> "Completed by the previous handler";
      case StripeEvent.Unknown unknown -> "In a state of a later version";
    };
  }

  private static String withWarning(Optional<String> warning) {
    return warning.isPresent() ? " (with a warning)" : "";
  }
}
