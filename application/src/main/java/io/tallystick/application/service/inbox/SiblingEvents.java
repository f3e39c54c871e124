package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Puts together what the events of one payment say in parts. Where the money is captured later, the
 * Checkout session tells what is bought, and its PaymentIntent, in another event, that it is paid.
 *
 * @param reader reads a stored event, also one whose body cannot be decoded
 */
public record SiblingEvents(WebhookInbox inbox, Function<StoredEvent, EventNotice> reader) {

  /**
   * The items, each with what is stored of its payment and with what stands before it in the batch;
   * to be called in a transaction that holds the payments' keys.
   */
  List<WorkItem> join(List<WorkItem> items, PaymentAliases aliases) {
    List<EventNotice> seen =
        stored(items.stream().map(WorkItem::notice))
            .map(event -> under(event, aliases))
            .collect(toCollection(ArrayList::new));
    List<WorkItem> joined = new ArrayList<>();
    for (WorkItem item : items) {
      EventNotice notice = item.notice();
      boolean discarded =
          item instanceof WorkItem.Stored again && again.remedy() instanceof Remedy.Discard;
      joined.add(discarded ? item : item.with(withLinesToAskFor(notice, join(notice, seen))));
      if (!discarded && notice.fact().isPartial()) {
        seen.add(notice);
      }
    }
    return joined;
  }

  /** The event with what is stored of its payment. */
  EventNotice join(EventNotice notice) {
    return notice.fact().payment().isEmpty()
        ? notice
        : join(
            notice,
            stored(Stream.of(notice))
                .map(event -> event.under(notice.fact().payment().get()))
                .toList());
  }

  /** The event, of the payment as it is kept; an event may name ids of two that are kept. */
  public EventNotice ofPayment(EventNotice notice) {
    return ofPayments(List.of(notice)).getFirst();
  }

  /** The same of several events, in order. */
  List<EventNotice> ofPayments(List<EventNotice> notices) {
    Set<PaymentId> all =
        notices.stream().flatMap(notice -> notice.paymentIds().stream()).collect(toSet());
    if (all.isEmpty()) {
      return notices;
    }
    PaymentAliases aliases = new PaymentAliases(inbox.aliases(all).get());
    return notices.stream().map(notice -> ofPayment(notice, aliases)).toList();
  }

  private static EventNotice ofPayment(EventNotice notice, PaymentAliases aliases) {
    EventNotice kept = under(notice, aliases);
    Set<PaymentId> ids = notice.paymentIds();
    return ids.size() < 2 ? kept : kept.naming(aliases.keptAs(ids));
  }

  /** The event, of the payment as it is kept. */
  static EventNotice under(EventNotice notice, PaymentAliases aliases) {
    return notice.paymentIds().isEmpty()
        ? notice
        : notice.payment().map(aliases::keptAs).map(notice::under).orElse(notice);
  }

  private static EventNotice join(EventNotice notice, List<EventNotice> others) {
    EventNotice joined = notice;
    for (EventNotice other : others) {
      joined = joined.joined(other);
    }
    return joined;
  }

  private Stream<EventNotice> stored(Stream<EventNotice> notices) {
    return storedOf(
        notices
            .filter(notice -> notice.fact().isPartial())
            .flatMap(notice -> notice.fact().payment().stream())
            .collect(toSet()));
  }

  private Stream<EventNotice> storedOf(Set<PaymentId> payments) {
    return payments.isEmpty() ? Stream.of() : inbox.ofPayments(payments).stream().map(reader);
  }

  /**
   * Stripe is not asked inside a transaction: lines of a session that was found only now are asked
   * for at the next attempt.
   */
  private static EventNotice withLinesToAskFor(EventNotice before, EventNotice after) {
    return !after.equals(before)
            && after.fact() instanceof Paid paid
            && paid.claim().lineItems() instanceof LineItems.NotInEvent
        ? after.with(paid.with(new LineItems.Unavailable("its Checkout session has come only now")))
        : after;
  }
}
