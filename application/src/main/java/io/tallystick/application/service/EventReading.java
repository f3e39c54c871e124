package io.tallystick.application.service;

import io.tallystick.application.port.in.Remedy;
import io.tallystick.application.port.out.EventDecoder;
import io.tallystick.application.port.out.EventDecoder.Decoded;
import io.tallystick.application.port.out.LineItemSource;
import io.tallystick.application.port.out.WebhookInbox;
import io.tallystick.application.port.out.WebhookInbox.StoredEvent;
import io.tallystick.domain.credit.CreditPolicy;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.util.List;
import java.util.Optional;

/** Reads bodies into events, asking Stripe for what they leave out; outside any transaction. */
public final class EventReading {

  private final EventDecoder decoder;
  private final LineItemSource lineItems;
  private final WebhookInbox inbox;
  private final CreditPolicy policy;

  public EventReading(
      EventDecoder decoder, LineItemSource lineItems, WebhookInbox inbox, CreditPolicy policy) {
    this.decoder = decoder;
    this.lineItems = lineItems;
    this.inbox = inbox;
    this.policy = policy;
  }

  /** What a body that came from outside says, nobody asked. */
  Decoded decode(byte[] body) {
    return decoder.decode(body);
  }

  /** Reads a body that came from outside. */
  Decoded read(byte[] body) {
    return switch (decode(body)) {
      case Decoded.Event event -> new Decoded.Event(completed(event.notice()));
      case Decoded.Malformed malformed -> malformed;
    };
  }

  /** Reads a body that is stored, for a try. */
  WorkItem.Stored read(StoredEvent stored, Remedy remedy) {
    EventNotice notice = notice(stored);
    boolean decidedByPerson =
        remedy instanceof Remedy.Discard || remedy instanceof Remedy.SetCredits;
    return new WorkItem.Stored(
        decidedByPerson ? notice : withLines(notice), stored.event().attempts(), remedy);
  }

  /** What a stored body says, nobody asked; one that cannot be read is an event all the same. */
  EventNotice notice(StoredEvent stored) {
    return switch (decoder.decode(stored.payload())) {
      case Decoded.Event event -> event.notice();
      case Decoded.Malformed malformed ->
          new EventNotice(
              stored.event().id(),
              stored.event().type(),
              policy.livemode(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              new Unreadable(malformed.reason()));
    };
  }

  /**
   * An event that came from outside with what it leaves out, unless it is known: whatever is still
   * to be decided of such a one is decided by what is stored of it.
   *
   * @throws io.tallystick.application.port.out.StorageUnavailable if the database is away
   */
  EventNotice completed(EventNotice notice) {
    return lacksLines(notice) && inbox.find(List.of(notice.id())).isEmpty()
        ? withLines(notice)
        : notice;
  }

  private EventNotice withLines(EventNotice notice) {
    if (lacksLines(notice) && notice.fact() instanceof Paid paid) {
      return notice.with(
          paid.with(lineItems.of(paid.checkoutSession().orElseThrow(), notice.account())));
    }
    return notice;
  }

  /** Whether it is to be decided by what was bought, and does not say that, but Stripe may. */
  private boolean lacksLines(EventNotice notice) {
    return notice.fact() instanceof Paid paid
        && paid.claim().lineItems() instanceof LineItems.NotInEvent
        && paid.checkoutSession().isPresent()
        && policy.needsLineItems(paid)
        && policy.concerns(notice);
  }
}
