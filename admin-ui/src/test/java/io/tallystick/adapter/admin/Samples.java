package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.SkipReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events as the queries of pages return them. */
public final class Samples {

  public static final Instant RECEIVED = Instant.parse("2026-03-01T11:00:00Z");

  private Samples() {}

  public static EventDetails failed(String id, String payer, String body) {
    Failure failure =
        new Failure(
            FailureCode.CREDITS_INVALID,
            "metadata.credits = “Zoe Kraemer” is no number of credits");
    return event(id, payer, body, new Failed(RECEIVED, failure, Optional.empty()));
  }

  /** Another event of the same payment. */
  static EventDetails failed(String id, Line same) {
    EventDetails event = failed(id, same.email().orElseThrow(), "{}");
    return with(
        event,
        new Line(
            event.line().event(),
            same.money(),
            same.email(),
            same.credits(),
            same.payment(),
            same.livemode()));
  }

  /** A purchase of a price that nobody knew. */
  static EventDetails ofUnknownPrice(String id) {
    Failure failure = new Failure(FailureCode.CREDITS_UNKNOWN, "its price is not in the catalogue");
    return event(id, "zoe@example.net", "{}", new Failed(RECEIVED, failure, Optional.empty()));
  }

  /** What time alone may mend is tried again. */
  public static EventDetails failed(String id, FailureCode code, String body) {
    Optional<Instant> next =
        code.isTransient() ? Optional.of(RECEIVED.plus(Duration.ofDays(400))) : Optional.empty();
    return event(id, "zoe@example.net", body, new Failed(RECEIVED, new Failure(code, "why"), next));
  }

  /** What was tried again by itself too often. */
  public static EventDetails givenUp(String id, FailureCode code) {
    return event(
        id,
        "zoe@example.net",
        "{}",
        new Failed(RECEIVED, new Failure(code, "why"), Optional.empty()));
  }

  static EventDetails ignored(String id) {
    return event(id, "zoe@example.net", "{}", new Ignored(RECEIVED, "not_yet_supported"));
  }

  static EventDetails ignored(String id, SkipReason reason) {
    return event(id, "zoe@example.net", "{}", new Ignored(RECEIVED, reason));
  }

  static EventDetails ignored(String id, String warning) {
    return event(
        id, "zoe@example.net", "{}", new Ignored(RECEIVED, "not_a_purchase", Optional.of(warning)));
  }

  static EventDetails completed(String id, int credits) {
    return event(
        id,
        "zoe@example.net",
        "{}",
        new Completed(RECEIVED, new UserId(1), credits, Optional.empty(), Optional.empty()));
  }

  /** The same event, of another amount. */
  static EventDetails paid(EventDetails event, Money amount) {
    return with(
        event,
        new Line(
            event.line().event(),
            Optional.of(amount),
            event.line().email(),
            event.line().credits(),
            event.line().payment(),
            event.line().livemode()));
  }

  /** The same event, of another type. */
  public static EventDetails typed(EventDetails event, String type) {
    StripeEvent said = event.line().event();
    return with(
        event,
        new Line(
            new StripeEvent(
                said.id(), type, said.source(), said.receivedAt(), said.state(), said.attempts()),
            event.line().money(),
            event.line().email(),
            event.line().credits(),
            event.line().payment(),
            event.line().livemode()));
  }

  /** What the credits of a purchase have come to, and what was repaid of them. */
  public static EventDetails repaid(String id, int credits, String note) {
    return event(
        id,
        "zoe@example.net",
        "{}",
        new Completed(RECEIVED, new UserId(1), credits, Optional.of(note), Optional.empty()));
  }

  private static EventDetails with(EventDetails event, Line line) {
    return with(event, line, event.deeds());
  }

  /** The same event, with what people did. */
  static EventDetails with(EventDetails event, List<Deed> deeds) {
    return with(event, event.line(), deeds);
  }

  private static EventDetails with(EventDetails event, Line line, List<Deed> deeds) {
    return new EventDetails(
        line,
        event.createdAt(),
        event.apiVersion(),
        event.account(),
        event.objectId(),
        event.customer(),
        event.payload(),
        event.removedAt(),
        event.attempts(),
        deeds,
        event.bookings(),
        event.related());
  }

  /** A session that names no payment, as one of a free subscription. */
  public static EventDetails withoutPayment(String id) {
    EventDetails paid = failed(id, FailureCode.USER_UNRESOLVED, "{}");
    return with(
        paid,
        new Line(
            paid.line().event(),
            paid.line().money(),
            paid.line().email(),
            paid.line().credits(),
            Optional.empty(),
            false));
  }

  /** An event that an operator assigned to a user a moment ago. */
  static EventDetails assigned(String id, String operator) {
    return assigned(id, operator, Amendment.NONE);
  }

  /** The same, with what the operator has added to the event. */
  static EventDetails assigned(String id, String operator, Amendment said) {
    return with(
        completed(id, 500), List.of(new Deed(RECEIVED, operator, "assign", id, "rang up", said)));
  }

  /** A dispute of a payment that was refunded in part, and whose account owes for both. */
  static EventDetails disputed(String id) {
    Completed done = new Completed(RECEIVED, new UserId(1), 0, Optional.empty(), Optional.empty());
    Line line =
        new Line(
            new StripeEvent(
                new StripeEventId(id),
                "charge.dispute.funds_withdrawn",
                "webhook",
                RECEIVED,
                done,
                1),
            Optional.of(new Money(999, "usd")),
            Optional.empty(),
            Optional.empty(),
            Optional.of("pi_" + id),
            false);
    return new EventDetails(
        line,
        Optional.of(RECEIVED),
        Optional.empty(),
        Optional.empty(),
        Optional.of("dp_" + id),
        Optional.empty(),
        "{}".getBytes(StandardCharsets.UTF_8),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(
            booking(1, "purchase", 200, 200, 0, 0),
            booking(2, "refund", -50, 0, 150, 150),
            booking(3, "dispute", 0, 0, 10, 160),
            booking(4, "repayment", -40, 0, -40, 120)),
        List.of());
  }

  private static Booking booking(
      long id, String kind, int amount, int balance, int debtChange, int debt) {
    return new Booking(
        id,
        new UserId(1),
        amount,
        balance,
        debtChange,
        debt,
        kind,
        Optional.of("evt_" + id),
        Optional.of("pi_timeline"),
        "why",
        "webhook",
        RECEIVED);
  }

  private static EventDetails event(String id, String payer, String body, State state) {
    return new EventDetails(
        new Line(
            new StripeEvent(
                new StripeEventId(id), "checkout.session.completed", "webhook", RECEIVED, state, 1),
            Optional.of(new Money(999, "usd")),
            Optional.of(payer),
            Optional.of(500),
            Optional.of("pi_" + id),
            false),
        Optional.of(RECEIVED),
        Optional.of("2026-01-28.clover"),
        Optional.empty(),
        Optional.of("cs_" + id),
        Optional.empty(),
        body.getBytes(StandardCharsets.UTF_8),
        body.isEmpty() ? Optional.of(RECEIVED.plus(Duration.ofDays(90))) : Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
