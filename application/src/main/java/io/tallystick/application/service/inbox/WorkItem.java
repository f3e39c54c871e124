package io.tallystick.application.service.inbox;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An event to process, read and ready. */
public sealed interface WorkItem {

  /** What Stripe tells. */
  EventNotice notice();

  /** The same item with more known of the event. */
  WorkItem with(EventNotice known);

  /**
   * An event that has just come. If it is known and still open, it is tried again: a seen event is
   * not a decided one.
   *
   * @param payload the bytes as received
   * @param source how it came
   */
  record Arrived(EventNotice notice, byte[] payload, String source) implements WorkItem {
    @Override
    public Arrived with(EventNotice known) {
      return new Arrived(known, payload, source);
    }
  }

  /**
   * An event that is stored, to be tried again.
   *
   * @param payload the bytes that were read
   * @param attemptsSeen how often it had been tried when somebody decided to; if it was tried
   *     since, it is left alone
   * @param remedy what a person does to it
   */
  record Stored(EventNotice notice, byte[] payload, int attemptsSeen, Remedy remedy)
      implements WorkItem {

    @Override
    public Optional<Paid> paid() {
      return remedy instanceof Remedy.Discard ? Optional.empty() : WorkItem.super.paid();
    }

    @Override
    public Stored with(EventNotice known) {
      return new Stored(known, payload, attemptsSeen, remedy);
    }

    /**
     * The event as it is after all that persons add to it.
     *
     * @param before what they have added before this try
     */
    Stored amended(Amendment before) {
      return with(notice.with(before.then(remedy.amendment()).applyTo(notice.fact())));
    }

    /** Stores what the remedy adds to the event, with the result of the try that it is for. */
    void keepAmendment(WebhookInbox inbox, Trigger trigger, Instant at) {
      if (!remedy.amendment().equals(Amendment.NONE)) {
        String reason = trigger.deed().map(Trigger.Deed::reason).orElse("preview");
        inbox.amend(id(), remedy.amendment(), trigger.name(), reason, at);
      }
    }
  }

  /** Whether this is the event, in a state in which it is tried again. */
  default boolean tries(StripeEvent stored) {
    return id().equals(stored.id())
        && switch (this) {
          case Arrived arrived -> stored.isOpen();
          case Stored again -> again.remedy().appliesTo(stored);
        };
  }

  default StripeEventId id() {
    return notice().id();
  }

  default PaymentFact fact() {
    return notice().fact();
  }

  /** The event as it is before the try; empty if there is nothing to try. */
  default Optional<StripeEvent> toBeTried(Map<StripeEventId, StripeEvent> known, Instant start) {
    Optional<StripeEvent> stored = Optional.ofNullable(known.get(id()));
    return switch (this) {
      case Arrived arrived when stored.isEmpty() ->
          Optional.of(StripeEvent.received(arrived.notice(), arrived.source(), start));
      case Arrived arrived -> Optional.empty();
      case Stored again ->
          stored
              .filter(again.remedy()::appliesTo)
              .filter(event -> event.attempts() == again.attemptsSeen());
    };
  }

  /** The paid purchase that is to be decided, if it speaks of one. */
  default Optional<Paid> paid() {
    return fact() instanceof Paid paid ? Optional.of(paid) : Optional.empty();
  }

  /**
   * What must not be worked on by two at once: the event, its payment by each of the ids that the
   * event names, its customer. Where payers are given accounts, their addresses come to that.
   */
  default Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    keys.add("event " + id());
    notice().paymentIds().forEach(payment -> keys.add("payment " + payment));
    fact()
        .purchase()
        .flatMap(paid -> paid.payer().customer())
        .ifPresent(customer -> keys.add("customer " + customer.text()));
    return keys;
  }
}
