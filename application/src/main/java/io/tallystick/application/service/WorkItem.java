package io.tallystick.application.service;

import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Paid;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An event to process, read and ready. */
sealed interface WorkItem {

  /** What Stripe tells. */
  EventNotice notice();

  /**
   * An event that has just come.
   *
   * @param payload the bytes as received
   * @param source how it came
   */
  record Arrived(EventNotice notice, byte[] payload, String source) implements WorkItem {}

  /**
   * An event that is stored, to be tried again.
   *
   * @param attemptsSeen how often it had been tried when somebody decided to; if it was tried
   *     since, it is left alone
   */
  record Stored(EventNotice notice, int attemptsSeen) implements WorkItem {}

  default StripeEventId id() {
    return notice().id();
  }

  default PaymentFact fact() {
    return notice().fact();
  }

  /** The paid purchase it speaks of, if it speaks of one. */
  default Optional<Paid> paid() {
    return fact() instanceof Paid paid ? Optional.of(paid) : Optional.empty();
  }

  /** What must not be worked on by two at once: the event, its payment, its customer. */
  default Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    keys.add("event " + id());
    fact().payment().ifPresent(payment -> keys.add("payment " + payment));
    paid()
        .flatMap(paid -> paid.payer().customer())
        .ifPresent(customer -> keys.add("customer " + customer.text()));
    return keys;
  }
}
