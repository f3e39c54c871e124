package io.tallystick.domain.inbox;

import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An event as Stripe tells it, read as far as we need.
 *
 * @param type {@code checkout.session.completed}, …
 * @param livemode whether real money is meant; false where {@code fact} says that it is not told
 * @param apiVersion the version in which Stripe rendered it
 * @param account the connected account it belongs to (Connect), if any
 * @param objectId the id of the object it is about
 * @param created when it happened at Stripe
 * @param fact what it says has happened
 * @param names the ids by which it names a payment
 */
public record EventNotice(
    StripeEventId id,
    String type,
    boolean livemode,
    Optional<String> apiVersion,
    Optional<String> account,
    Optional<String> objectId,
    Optional<Instant> created,
    PaymentFact fact,
    PaymentNames names) {

  /** An event that names no payment besides what it says has happened. */
  public EventNotice(
      StripeEventId id,
      String type,
      boolean livemode,
      Optional<String> apiVersion,
      Optional<String> account,
      Optional<String> objectId,
      Optional<Instant> created,
      PaymentFact fact) {
    this(id, type, livemode, apiVersion, account, objectId, created, fact, PaymentNames.NONE);
  }

  /** The payment that it speaks of, or that it names. */
  public Optional<PaymentId> payment() {
    return fact.payment().or(names::payment);
  }

  /**
   * Whether it is about money that goes back, or comes again: such an event moves credits of a
   * payment that is credited.
   */
  public boolean isOfMoneyBack() {
    return fact instanceof MoneyBack || type.startsWith("refund.") || type.startsWith("charge.");
  }

  /**
   * All ids of the payment that it speaks of, or of which it says that they belong together. One
   * that cannot be read speaks of the payment that it names.
   */
  public Set<PaymentId> paymentIds() {
    boolean isUnread = fact instanceof Unreadable || fact instanceof ModeUnknown;
    if (fact.payment().isEmpty() && names.ids().size() < 2 && !isUnread) {
      return Set.of();
    }
    Set<PaymentId> ids = new HashSet<>(names.ids());
    payment().ifPresent(ids::add);
    return ids;
  }

  /** The same event, of a payment that is kept under another of its ids. */
  public EventNotice under(PaymentId kept) {
    return with(fact.of(kept), names.under(kept));
  }

  /** The same event, which names further ids under which its payments are kept. */
  public EventNotice naming(Set<PaymentId> further) {
    return with(fact, names.and(further));
  }

  /** The same event with more known of what happened. */
  public EventNotice with(PaymentFact known) {
    return with(known, names);
  }

  private EventNotice with(PaymentFact known, PaymentNames named) {
    return new EventNotice(
        id, type, livemode, apiVersion, account, objectId, created, known, named);
  }

  /** This event with what another one says of the same payment in the same account. */
  public EventNotice joined(EventNotice other) {
    return fact.payment().isPresent()
            && fact.payment().equals(other.fact.payment())
            && account.equals(other.account)
            && livemode == other.livemode
        ? with(fact.joined(other.fact))
        : this;
  }
}
