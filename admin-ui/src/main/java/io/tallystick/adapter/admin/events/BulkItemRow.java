package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseBulkRuns.Item;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event of a bulk repair, as the page shows it.
 *
 * @param user whose account is credited, expected or happened; empty if none
 * @param credits that are booked on it
 * @param happened null while it waits
 */
record BulkItemRow(
    int position,
    String id,
    String shortId,
    String payer,
    String money,
    String user,
    String credits,
    Result expected,
    @Nullable Result happened) {

  /** The address of the event's page. */
  public String link() {
    return EventRow.address(new StripeEventId(id));
  }

  /**
   * The row.
   *
   * @param unmasked of which events the payer's address is shown as a whole
   */
  static BulkItemRow of(
      Item item, Optional<Line> event, SignedIn reader, Set<StripeEventId> unmasked) {
    BulkResult booked = item.happened().orElse(item.expected());
    return new BulkItemRow(
        item.position(),
        item.event().value(),
        Format.shortened(item.event().value()),
        event
            .flatMap(Line::email)
            .map(email -> unmasked.contains(item.event()) ? email : Format.masked(email))
            .orElse(""),
        Format.money(event.flatMap(Line::money)),
        booked.user().map(UserId::toString).orElse(""),
        booked.credits() == 0 ? "" : Format.number(booked.credits()),
        Result.of(item.expected(), reader),
        item.happened().map(it -> Result.of(it, reader)).orElse(null));
  }

  static String status(Kind kind) {
    return switch (kind) {
      case CREDITED -> "completed";
      case FAILED -> "failed";
      case CHANGED, UNKNOWN -> "waiting";
      case CLOSED, SETTLED, MISSING, DISCARDED -> "ignored";
    };
  }

  static String sign(Kind kind) {
    return switch (kind) {
      case CREDITED -> "✓";
      case CLOSED, SETTLED -> "–";
      case FAILED -> "✕";
      case DISCARDED -> "⊘";
      case CHANGED -> "!";
      case MISSING, UNKNOWN -> "?";
    };
  }

  static String cause(Kind kind, String code) {
    return kind == Kind.FAILED ? FailureCode.of(code).title() : Labels.skipped(code);
  }

  /**
   * What is expected or has happened.
   *
   * @param status the class of its colour
   */
  record Result(String status, String sign, String title, String code, String message) {

    static Result of(BulkResult result, SignedIn reader) {
      String code = result.code().orElse("");
      String message = Redaction.message(result.message(), reader);
      return new Result(
          BulkItemRow.status(result.kind()),
          BulkItemRow.sign(result.kind()),
          switch (result.kind()) {
            case CREDITED -> message;
            case CLOSED, FAILED -> cause(result.kind(), code);
            case DISCARDED -> "Discarded";
            case SETTLED -> "Nothing to do";
            case CHANGED -> "Changed since the plan";
            case MISSING -> "No such event";
            case UNKNOWN -> "A result of a later version";
          },
          code,
          switch (result.kind()) {
            case FAILED, SETTLED, UNKNOWN -> message;
            case CHANGED -> message.replaceFirst("^changed since the plan: ", "Now: ");
            case CREDITED, CLOSED, DISCARDED, MISSING -> "";
          });
    }
  }
}
