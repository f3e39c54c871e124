package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.DeedRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Attempt;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What happened to an event at one time: what a person did, the attempt that followed, or both.
 *
 * @param did what the person did; empty if it was an attempt alone
 * @param said what the person added to the event
 * @param status what the attempt came to; empty if there was none
 * @param title the same in words
 * @param detail what else the attempt says
 * @param effect whose balance it changed, and how
 */
record HistoryRow(
    TimeCell at,
    String by,
    String did,
    String said,
    String status,
    String sign,
    String title,
    String detail,
    String effect,
    String why) {

  /** A person's action and its attempt are of one transaction, and may be of two clock readings. */
  private static final Duration SAME_TIME = Duration.ofSeconds(1);

  private static final String IGNORED = "ignored: ";

  /**
   * All of it, the newest first.
   *
   * @param name how an account is named to the reader
   */
  static List<HistoryRow> of(
      EventDetails event, Instant now, SignedIn reader, Function<UserId, String> name) {
    List<Deed> alone = new ArrayList<>(event.deeds());
    List<Step> steps = new ArrayList<>();
    String effect = effect(event.own(), name);
    for (Attempt attempt : event.attempts()) {
      Optional<Deed> deed = alone.stream().filter(it -> isOf(attempt, it)).findFirst();
      deed.ifPresent(alone::remove);
      boolean hasBooked = attempt.outcome().equals(ProcessingStatus.COMPLETED.code());
      steps.add(new Step(attempt.at(), of(attempt, deed, hasBooked ? effect : "", now, reader)));
    }
    alone.forEach(deed -> steps.add(new Step(deed.at(), of(deed, now, reader))));
    return steps.stream().sorted(Comparator.comparing(Step::at).reversed()).map(Step::row).toList();
  }

  private record Step(Instant at, HistoryRow row) {}

  private static boolean isOf(Attempt attempt, Deed deed) {
    return deed.actor().equals(attempt.by())
        && Duration.between(attempt.at(), deed.at()).abs().compareTo(SAME_TIME) <= 0;
  }

  private static HistoryRow of(Deed deed, Instant now, SignedIn reader) {
    DeedRow row = DeedRow.of(deed, now);
    return new HistoryRow(
        row.at(),
        row.actor(),
        row.action(),
        row.said(),
        "",
        "",
        "",
        "",
        "",
        Redaction.note(row.reason(), reader));
  }

  private static HistoryRow of(
      Attempt attempt, Optional<Deed> deed, String effect, Instant now, SignedIn reader) {
    Optional<DeedRow> row = deed.map(it -> DeedRow.of(it, now));
    String message = Redaction.message(attempt.message(), reader);
    int colon = message.indexOf(": ");
    FailureCode cause = FailureCode.of(colon < 0 ? "" : message.substring(0, colon));
    boolean isKnown = cause != FailureCode.UNKNOWN;
    return new HistoryRow(
        TimeCell.of(attempt.at(), now),
        attempt.by(),
        row.map(DeedRow::action).orElse(""),
        row.map(DeedRow::said).orElse(""),
        attempt.outcome(),
        Labels.sign(ProcessingStatus.of(attempt.outcome())),
        isKnown ? cause.title() : title(message),
        isKnown ? message.substring(colon + 2) : "",
        effect,
        Redaction.note(row.map(DeedRow::reason).orElse(""), reader));
  }

  private static String title(String message) {
    return message.startsWith(IGNORED)
        ? "no credits: " + Labels.skipped(message.substring(IGNORED.length()))
        : message;
  }

  /** Zoe Kraemer, balance 1,000 → 6,000. */
  private static String effect(List<Booking> own, Function<UserId, String> name) {
    return own.isEmpty()
        ? ""
        : "%s, balance %s → %s"
            .formatted(
                name.apply(own.getFirst().user()),
                Format.number(own.getFirst().balanceAfter() - own.getFirst().amount()),
                Format.number(own.getLast().balanceAfter()));
  }
}
