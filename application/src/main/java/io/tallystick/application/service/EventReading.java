package io.tallystick.application.service;

import io.tallystick.application.port.in.Remedy;
import io.tallystick.application.port.out.EventDecoder;
import io.tallystick.application.port.out.EventDecoder.Decoded;
import io.tallystick.application.port.out.LineItemSource;
import io.tallystick.application.port.out.WebhookInbox.StoredEvent;
import io.tallystick.domain.credit.CreditPolicy;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.util.Optional;

/** Reads bodies into events, asking Stripe for what they leave out; outside any transaction. */
public final class EventReading {

  private final EventDecoder decoder;
  private final LineItemSource lineItems;
  private final CreditPolicy policy;

  public EventReading(EventDecoder decoder, LineItemSource lineItems, CreditPolicy policy) {
    this.decoder = decoder;
    this.lineItems = lineItems;
    this.policy = policy;
  }

  /** Reads a body that came from outside. */
  Decoded read(byte[] body) {
    return switch (decoder.decode(body)) {
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
        decidedByPerson ? notice : completed(notice), stored.event().attempts(), remedy);
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

  private EventNotice completed(EventNotice notice) {
    if (notice.fact() instanceof Paid paid
        && paid.claim().lineItems() instanceof LineItems.NotInEvent
        && paid.checkoutSession().isPresent()
        && policy.needsLineItems(paid)
        && notice.livemode() == policy.livemode()) {
      return notice.with(paid.with(lineItems.of(paid.checkoutSession().get())));
    }
    return notice;
  }
}
