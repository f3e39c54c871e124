package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.Cause;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Failed events of one cause, as the page shows them.
 *
 * @param isOverdue whether one of them waits for more than a day
 * @param remedy what a person adds to such events, if that helps: {@code credits}, {@code user}
 * @param newest some of them, to open at once
 */
record CauseRow(
    String code,
    String title,
    String advice,
    String events,
    String buyers,
    String credits,
    List<String> money,
    TimeCell first,
    TimeCell last,
    long retrying,
    boolean isOverdue,
    String remedy,
    List<EventRow> newest) {

  private static final int MOST_PAYERS = 1_000;
  private static final Duration OVERDUE = Duration.ofDays(1);

  static CauseRow of(Cause cause, Instant now, Set<StripeEventId> unmasked) {
    FailureCode code = FailureCode.of(cause.code());
    return new CauseRow(
        cause.code(),
        code.title(),
        code.advice(),
        Format.number(cause.events()),
        cause.buyers() < MOST_PAYERS
            ? Format.number(cause.buyers())
            : Format.number(MOST_PAYERS) + "+",
        cause.credits() == 0 ? "unknown" : Format.number(cause.credits()),
        Format.each(cause.money()),
        TimeCell.of(cause.first(), now),
        TimeCell.of(cause.last(), now),
        cause.retrying(),
        cause.first().isBefore(now.minus(OVERDUE)),
        remedy(code),
        cause.newest().stream().map(line -> EventRow.of(line, now, unmasked)).toList());
  }

  static String remedy(FailureCode code) {
    return switch (code) {
      case USER_UNRESOLVED, USER_CONFLICT, USER_AMBIGUOUS -> "user";
      case CREDITS_UNKNOWN, CREDITS_INVALID, CREDITS_OUT_OF_RANGE, AMOUNT_MISMATCH -> "credits";
      case PAYMENT_NOT_FOUND,
          PAYLOAD_UNREADABLE,
          LEGACY_UNFINISHED,
          STRIPE_UNAVAILABLE,
          INTERNAL_ERROR,
          UNKNOWN ->
          "";
    };
  }
}
