package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.adapter.admin.Samples;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Attempt;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.payment.Amendment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happened to an event, in one list. */
class HistoryRowTest {

  private static final Instant AT = Samples.RECEIVED;

  @Test
  void what_a_person_did_and_the_attempt_that_followed_are_one_row() {
    Amendment set = new Amendment(Optional.empty(), Optional.of(5000));
    EventDetails event =
        with(
            List.of(
                attempt(60, "ann", "completed", "+5000 credits for user 3"),
                attempt(30, "worker", "ignored", "ignored: awaiting_payment"),
                attempt(0, "webhook", "failed", "credits_unknown: it names none")),
            List.of(
                deed(90, "ann", "note", "called back", Amendment.NONE),
                deed(60, "ann", "set_credits", "order says 5000", set)));

    assertThat(
            HistoryRow.of(event, AT.plusSeconds(100), reader("operator"), user -> "Zoe #" + user))
        .extracting(
            HistoryRow::by,
            HistoryRow::did,
            HistoryRow::said,
            HistoryRow::status,
            HistoryRow::title,
            HistoryRow::detail,
            HistoryRow::effect,
            HistoryRow::why)
        .containsExactly(
            tuple("ann", "noted", "", "", "", "", "", "called back"),
            tuple(
                "ann",
                "set the credits",
                "5,000 credits",
                "completed",
                "+5000 credits for user 3",
                "",
                "Zoe #3, balance 1,000 → 6,000",
                "order says 5000"),
            tuple(
                "worker",
                "",
                "",
                "ignored",
                "no credits: the money has not arrived yet; another event will say so",
                "",
                "",
                ""),
            tuple(
                "webhook",
                "",
                "",
                "failed",
                "The payment does not say how many credits",
                "it names none",
                "",
                ""));
  }

  @Test
  void a_viewer_does_not_see_what_persons_write_for_each_other() {
    EventDetails event =
        with(
            List.of(attempt(60, "ann", "completed", "+5 credits for user 3")),
            List.of(
                deed(90, "ann", "note", "Zoe called", Amendment.NONE),
                deed(60, "ann", "retry", "Zoe asked", Amendment.NONE)));

    assertThat(HistoryRow.of(event, AT.plusSeconds(100), reader("viewer"), user -> "Z. #" + user))
        .extracting(HistoryRow::by, HistoryRow::did, HistoryRow::why)
        .containsExactly(
            tuple("ann", "noted", Redaction.HIDDEN), tuple("ann", "tried again", Redaction.HIDDEN));
  }

  private static SignedIn reader(String role) {
    return new SignedIn("olga", role, "", Duty.NONE);
  }

  private static Attempt attempt(int second, String by, String outcome, String message) {
    return new Attempt(AT.plusSeconds(second), by, outcome, message, Duration.ofMillis(3));
  }

  private static Deed deed(int second, String by, String action, String why, Amendment said) {
    return new Deed(AT.plusSeconds(second), by, action, "evt_1", why, said);
  }

  private static EventDetails with(List<Attempt> attempts, List<Deed> deeds) {
    EventDetails of = Samples.failed("evt_1", "zoe@example.net", "{}");
    Booking booking =
        new Booking(
            1,
            new UserId(3),
            5000,
            6000,
            0,
            0,
            "purchase",
            Optional.of("evt_1"),
            Optional.of("pi_evt_1"),
            "why",
            "ann",
            AT);
    return new EventDetails(
        of.line(),
        of.createdAt(),
        of.apiVersion(),
        of.account(),
        of.objectId(),
        of.customer(),
        of.payload(),
        of.removedAt(),
        attempts,
        deeds,
        List.of(booking),
        of.related());
  }
}
