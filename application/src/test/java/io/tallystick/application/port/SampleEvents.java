package io.tallystick.application.port;

import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as the use cases hand them to the ports. */
final class SampleEvents {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private SampleEvents() {}

  static StripeEventId id(String name) {
    return new StripeEventId("evt_" + name);
  }

  static PaymentId payment(String name) {
    return new PaymentId("pi_" + name);
  }

  /** What Stripe tells of a paid purchase. */
  static EventNotice paid(String event, String payment) {
    return new EventNotice(
        id(event),
        "checkout.session.completed",
        false,
        Optional.of("2026-01-28.clover"),
        Optional.empty(),
        Optional.of("cs_" + event),
        Optional.of(NOW),
        new Paid(
            payment(payment),
            Optional.of("cs_" + event),
            PayerClaims.NONE,
            new CreditClaim(Map.of("credits", "100"), new LineItems.NotInEvent()),
            Optional.of(new Money(999, "usd")),
            false));
  }

  static byte[] body(String event) {
    return "{\"id\": \"evt_%s\", \"type\": \"checkout.session.completed\"}"
        .formatted(event)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** An event that came at a time and stands in a state; its payment has its name. */
  static NewEvent event(String name, State state, int attempts, Instant receivedAt) {
    return event(name, name, state, attempts, receivedAt);
  }

  static NewEvent event(
      String name, String payment, State state, int attempts, Instant receivedAt) {
    EventNotice notice = paid(name, payment);
    String source = state instanceof StripeEvent.CompletedBefore ? "legacy" : "webhook";
    return new NewEvent(
        notice,
        new StripeEvent(notice.id(), notice.type(), source, receivedAt, state, attempts),
        body(name));
  }

  /** The same event in another state, one try later. */
  static ChangedEvent tried(NewEvent event, State outcome) {
    return new ChangedEvent(event.notice(), event.event().tried(outcome));
  }

  static Failed failed(FailureCode code, Optional<Instant> nextAttempt) {
    return new Failed(NOW, new Failure(code, "as the test wants it"), nextAttempt);
  }

  static LedgerEntry purchase(String event, String payment, long user, int credits) {
    return new LedgerEntry(
        new UserId(user),
        new Posting(EntryKind.PURCHASE, credits, 0, 0),
        id(event),
        payment(payment),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "checkout.session.completed",
        "webhook");
  }
}
