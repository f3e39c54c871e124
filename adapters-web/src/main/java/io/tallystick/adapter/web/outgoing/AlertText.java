package io.tallystick.adapter.web.outgoing;

import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.Alert.DayFigures;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneySum;
import java.net.URI;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What alerts say, in a line and in a letter.
 *
 * @param dashboard where the failed events are seen
 */
record AlertText(URI dashboard) {

  private static final String CLEAR = "no failed event needs a person any more";

  private static final int MOST_SUMS = 3;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Everything in a line, with the address of the dashboard. */
  String line(Alert alert) {
    String said =
        switch (alert.kind()) {
          case ALERT, REMINDER, UNKNOWN -> standing(alert);
          case ALL_CLEAR -> "All clear: " + CLEAR + ".";
          case DIGEST -> "The last 24 hours. " + standing(alert);
          case TEST -> "A test of Tallystick's alerts. " + standing(alert);
        };
    return said + " " + dashboard;
  }

  private static String standing(Alert alert) {
    return alert.causes().isEmpty()
        ? "No failed event needs a person."
        : "%s: %s."
            .formatted(
                need(alert),
                alert.causes().stream()
                    .map(
                        cause ->
                            "%s x %s%s"
                                .formatted(number(cause.failed()), title(cause), money(cause)))
                    .collect(Collectors.joining("; ")));
  }

  /** A code of a later version stays one. */
  private static String title(AlertCause cause) {
    FailureCode code = FailureCode.of(cause.code());
    return code == FailureCode.UNKNOWN ? cause.code() : code.title();
  }

  /** (20.00 EUR + 9.99 USD). */
  private static String money(AlertCause cause) {
    List<MoneySum> sums = cause.money();
    int shown = sums.size() <= MOST_SUMS + 1 ? sums.size() : MOST_SUMS;
    String rest = shown < sums.size() ? " + " + (sums.size() - shown) + " more currencies" : "";
    return sums.isEmpty()
        ? ""
        : sums.stream()
            .limit(shown)
            .map(MoneySum::toString)
            .collect(Collectors.joining(" + ", " (", rest + ")"));
  }

  /** What a letter is about. */
  String subject(Alert alert) {
    return switch (alert.kind()) {
      case ALERT, UNKNOWN -> events(alert);
      case REMINDER -> "still " + events(alert);
      case ALL_CLEAR -> "all clear";
      case DIGEST -> "the last 24 hours";
      case TEST -> "a test";
    };
  }

  /** A letter in plain text. */
  String letter(Alert alert) {
    String beginning =
        switch (alert.kind()) {
          case ALERT, REMINDER, UNKNOWN -> "";
          case ALL_CLEAR -> "All clear: " + CLEAR + ".\n\n";
          case DIGEST -> alert.day().map(day -> day(alert, day)).orElse("");
          case TEST -> "This is a test, sent from the dashboard: messages arrive here.\n\n";
        };
    return beginning + causes(alert) + dashboard + "\n";
  }

  private static String causes(Alert alert) {
    if (alert.causes().isEmpty()) {
      return switch (alert.kind()) {
        case ALERT, REMINDER, ALL_CLEAR, UNKNOWN -> "";
        case DIGEST, TEST -> "No failed event needs a person.\n\n";
      };
    }
    return need(alert)
        + ":\n\n"
        + alert.causes().stream()
            .map(
                cause ->
                    "  %s x %s%s, %s\n    %s\n"
                        .formatted(
                            number(cause.failed()),
                            title(cause),
                            money(cause),
                            cause.code(),
                            FailureCode.of(cause.code()).advice()))
            .collect(Collectors.joining())
        + "\n";
  }

  private static String day(Alert alert, DayFigures day) {
    return """
    The last 24 hours, until %s:

      %s came in: %s completed, %s ignored, %s failed, %s discarded
      %s credits were granted for payments, %s taken back

    """
        .formatted(
            MINUTE.format(alert.at()),
            day.received() == 1 ? "1 event" : number(day.received()) + " events",
            number(day.completed()),
            number(day.ignored()),
            number(day.failed()),
            number(day.discarded()),
            number(day.granted()),
            number(Math.abs(day.reversed())));
  }

  private static String need(Alert alert) {
    return events(alert) + ", the oldest for " + length(alert.oldest());
  }

  private static String events(Alert alert) {
    return alert.failed() == 1
        ? "1 failed event needs a person"
        : number(alert.failed()) + " failed events need a person";
  }

  private static String length(Duration age) {
    return age.toHours() < 1 ? age.toMinutes() + " min" : age.toHours() + " h";
  }

  private static String number(long number) {
    return NumberFormat.getIntegerInstance(Locale.US).format(number);
  }
}
