package io.tallystick.application.port.inbox;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.Answer;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The events as they came, and what became of them. */
public interface WebhookInbox {

  /** The events with these ids, with the bytes as received. */
  List<StoredEvent> find(Collection<StripeEventId> ids);

  /** The event with this id, if it is known. */
  default Optional<StoredEvent> find(StripeEventId id) {
    return find(List.of(id)).stream().findFirst();
  }

  /** Those of these events that are known, by their ids. */
  default Map<StripeEventId, StoredEvent> byId(Collection<StripeEventId> ids) {
    return find(ids).stream().collect(toMap(found -> found.event().id(), found -> found));
  }

  /**
   * The events that speak of these payments, the oldest first, with the bytes as received; neither
   * completed nor discarded ones, nor refunds, disputes and what moves no credits.
   */
  List<StoredEvent> ofPayments(Collection<PaymentId> payments);

  /**
   * What the events of these payments say besides; payments of which nothing is said are left out.
   */
  Answer<Map<PaymentId, PaymentHistory>> histories(Collection<PaymentId> payments);

  /** Notes what events say of money that goes back, in place of what was noted of them before. */
  void addMovements(List<EventNotice> moneyBack);

  /**
   * The aliases of the payments that these ids stand for, each with the id under which its payment
   * is kept.
   */
  Answer<Map<PaymentId, PaymentId>> aliases(Collection<PaymentId> ids);

  /**
   * Keeps payments under other ids from now on, with all that is stored of their events.
   *
   * @param aliases each with the id under which its payment is kept
   */
  void keep(Map<PaymentId, PaymentId> aliases);

  /**
   * Notes payments that turned out to be credited under two of their ids.
   *
   * @param ids each with the preferred id of its payment
   * @return those of the ids whose credits have not been taken back
   */
  Set<PaymentId> noteCreditedTwice(Map<PaymentId, PaymentId> ids);

  /**
   * What is known of a payment besides the books.
   *
   * @param returned what has gone back of it
   * @param undecided events that a change of the payment concerns: refunds and disputes that wait
   *     for it or were given up, and a purchase that was refunded before it could be credited
   * @param isNoSale whether an event says that it buys no credits
   */
  record PaymentHistory(MoneyReturned returned, List<StoredEvent> undecided, boolean isNoSale) {

    public static final PaymentHistory NONE =
        new PaymentHistory(MoneyReturned.NONE, List.of(), false);

    public PaymentHistory {
      undecided = List.copyOf(undecided);
    }

    /** This and what else is known of the payment. */
    public PaymentHistory and(PaymentHistory other) {
      List<StoredEvent> all = new ArrayList<>(undecided);
      all.addAll(other.undecided);
      return new PaymentHistory(
          returned.and(other.returned.movements()), all, isNoSale || other.isNoSale);
    }
  }

  /** The events with these ids as they are now, held until the transaction ends. */
  Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids);

  /** The same of those that no other transaction holds. */
  Map<StripeEventId, StripeEvent> tryLock(Collection<StripeEventId> ids);

  /** Those of the ids that are known; nothing is held. */
  Answer<Set<StripeEventId>> known(Collection<StripeEventId> ids);

  /** Stores new events. None of their ids is known. */
  void add(List<NewEvent> events);

  /** Stores what became of events that are known and locked. */
  void update(List<ChangedEvent> events);

  /**
   * Marks an event that is still open as failed. Nothing else is written, and what is listed of its
   * payer is removed, so that no value of the event can be in the way. The attempt is not counted:
   * it is not noted either.
   */
  void markFailed(StripeEventId id, Failed failed);

  /** Notes what a person adds to an event. */
  void amend(StripeEventId id, Amendment amendment, String actor, String reason, Instant at);

  /** What persons have added to these events so far, the later word over the earlier. */
  Map<StripeEventId, Amendment> amendments(Collection<StripeEventId> ids);

  /**
   * Closes the failed events of payments that are credited now, and those that named no credits,
   * but not those of refunds and disputes: nobody repairs what is paid out.
   */
  void closeCredited(Set<PaymentId> payments, Instant at);

  /** Notes tries. */
  void addAttempts(List<Attempt> attempts);

  /**
   * Claims events whose time has come to be tried again by themselves: first failed ones that are
   * due, then such as were stored and left undecided, by a crash, before {@code abandonedBefore}.
   * Failed ones that wait for Stripe's API come last, so that the others do not wait for it.
   *
   * @param until nobody else claims them before then, unless they are tried before
   */
  List<StripeEventId> claimDue(Instant now, Instant abandonedBefore, Instant until, int most);

  /**
   * Events that were ignored for this reason, in an order that does not change, but those whose
   * bytes were removed.
   *
   * @param after only those that come after this one
   */
  List<StripeEventId> ignored(String skipReason, Optional<StripeEventId> after, int most);

  /** How much has failed and waits. */
  Backlog backlog(Instant now);

  /**
   * An event that is known.
   *
   * @param payload the bytes as received
   */
  record StoredEvent(StripeEvent event, byte[] payload) {

    /** Whether its bytes were removed because it is old, so that it cannot be read any more. */
    public boolean isRemoved() {
      return payload.length == 0 && !event.isOpen();
    }
  }

  /**
   * An event to store.
   *
   * @param payload the bytes as received
   */
  record NewEvent(EventNotice notice, StripeEvent event, byte[] payload) {}

  /** An event to change. */
  record ChangedEvent(EventNotice notice, StripeEvent event) {}

  /**
   * One try of an event.
   *
   * @param event as it was after the try
   */
  record Attempt(StripeEvent event, Trigger trigger, Instant at, Duration took) {}
}
