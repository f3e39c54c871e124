package io.tallystick.domain.inbox;

import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.Optional;

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
 * @param charge the charge that it names
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
    Optional<ChargeLink> charge) {

  /**
   * A charge that the event names.
   *
   * @param charge {@code ch_…}
   * @param payment the payment that it belongs to, if the event says so
   */
  public record ChargeLink(String charge, Optional<PaymentId> payment) {}

  /** An event that names no charge. */
  public EventNotice(
      StripeEventId id,
      String type,
      boolean livemode,
      Optional<String> apiVersion,
      Optional<String> account,
      Optional<String> objectId,
      Optional<Instant> created,
      PaymentFact fact) {
    this(id, type, livemode, apiVersion, account, objectId, created, fact, Optional.empty());
  }

  /** The payment that it speaks of, or whose charge it names. */
  public Optional<PaymentId> payment() {
    return fact.payment().or(() -> charge.flatMap(ChargeLink::payment));
  }

  /** The same event with more known of what happened. */
  public EventNotice with(PaymentFact known) {
    return new EventNotice(
        id, type, livemode, apiVersion, account, objectId, created, known, charge);
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
