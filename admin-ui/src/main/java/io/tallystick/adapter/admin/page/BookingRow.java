package io.tallystick.adapter.admin.page;

import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;

/** A row of the books, as the page shows it. */
public record BookingRow(
    long id,
    TimeCell at,
    String kind,
    String what,
    String amount,
    boolean less,
    String before,
    String after,
    String debt,
    String reason,
    String actor,
    String event,
    String shortEvent,
    String payment,
    String shortPayment) {

  public static BookingRow of(Booking booking, Instant now) {
    return new BookingRow(
        booking.id(),
        TimeCell.of(booking.at(), now),
        booking.kind(),
        what(booking.kind()),
        Format.signed(booking.amount()),
        booking.amount() < 0,
        Format.number((long) booking.balanceAfter() - booking.amount()),
        Format.number(booking.balanceAfter()),
        debt(booking),
        booking.reason(),
        booking.actor(),
        booking.event().orElse(""),
        booking.event().map(Format::shortened).orElse(""),
        booking.payment().orElse(""),
        booking.payment().map(Format::shortened).orElse(""));
  }

  /** The address of the event's page. */
  public String link() {
    return EventRow.address(new StripeEventId(event));
  }

  /** What is owed then; empty if nothing was owed before or after. */
  private static String debt(Booking booking) {
    return booking.debtChange() == 0 && booking.debtAfter() == 0
        ? ""
        : Format.number(booking.debtAfter());
  }

  /** In words; a kind that only a later version knows is its code. */
  public static String what(String kind) {
    return switch (kind) {
      case "opening" -> "Opening balance";
      case "external" -> "Changed by the application";
      case "purchase" -> "Purchase";
      case "invoice" -> "Invoice paid";
      case "adjustment" -> "Adjusted by hand";
      case "refund" -> "Refunded";
      case "refund_reversal" -> "Refund failed";
      case "dispute" -> "Disputed";
      case "dispute_reversal" -> "Dispute reinstated";
      case "repayment" -> "Debt repaid";
      case "spend" -> "Spent in the application";
      case "hold" -> "Held by the application";
      case "release" -> "Given back by a hold";
      case "grant" -> "Granted by the application";
      case "expiry" -> "Expired";
      default -> kind;
    };
  }
}
