package io.tallystick.adapter.persistence;

import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
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
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as the use cases hand them to the adapters. */
public final class Events {

  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Events() {}

  public static StripeEventId id(String name) {
    return new StripeEventId("evt_" + name);
  }

  public static PaymentId payment(String name) {
    return new PaymentId("pi_" + name);
  }

  /** What Stripe tells of a paid purchase; event and payment have the same name. */
  public static EventNotice paid(String name) {
    return paid(name, name);
  }

  public static EventNotice paid(String event, String payment) {
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

  public static byte[] body(String name) {
    return "{\"id\": \"evt_%s\", \"type\": \"checkout.session.completed\"}"
        .formatted(name)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** An event just come, undecided. */
  public static NewEvent received(String name, byte[] payload) {
    EventNotice notice = paid(name);
    return new NewEvent(notice, StripeEvent.received(notice, "webhook", NOW), payload);
  }

  public static NewEvent failed(
      String name, FailureCode code, String message, Optional<Instant> next) {
    return failed(paid(name), code, message, next);
  }

  public static NewEvent failed(
      EventNotice notice, FailureCode code, String message, Optional<Instant> next) {
    StripeEvent event = StripeEvent.received(notice, "webhook", NOW);
    return new NewEvent(
        notice,
        event.tried(new Failed(NOW, new Failure(code, message), next)),
        body(notice.id().value()));
  }

  public static NewEvent completed(String name, long user, int credits) {
    EventNotice notice = paid(name);
    StripeEvent event = StripeEvent.received(notice, "webhook", NOW);
    return new NewEvent(
        notice,
        event.tried(
            new Completed(NOW, new UserId(user), credits, Optional.empty(), Optional.empty())),
        body(name));
  }

  public static LedgerEntry purchase(String name, long user, int credits) {
    return new LedgerEntry(
        new UserId(user),
        new Posting(EntryKind.PURCHASE, credits, 0, 0),
        id(name),
        payment(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "checkout.session.completed",
        "webhook");
  }

  public static Attempt attempt(StripeEvent event) {
    return attempt(event, Duration.ofMillis(3));
  }

  public static Attempt attempt(StripeEvent event, Duration took) {
    return new Attempt(event, Trigger.WEBHOOK, NOW, took);
  }

  /** Books a purchase: the event, the entry, the try. The account is left to the schema to hold. */
  public static void book(Adapters adapters, String name, long user, int credits) {
    adapters
        .transactions()
        .committed(
            List.of("event evt_" + name, "payment pi_" + name),
            () -> {
              NewEvent event = completed(name, user, credits);
              adapters.inbox().add(List.of(event));
              adapters.ledger().append(List.of(purchase(name, user, credits)), NOW);
              adapters.inbox().addAttempts(List.of(attempt(event.event())));
              return true;
            });
  }
}
