package io.tallystick.domain.inbox;

import io.tallystick.domain.payment.PaymentFact;
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
 */
public record EventNotice(
    StripeEventId id,
    String type,
    boolean livemode,
    Optional<String> apiVersion,
    Optional<String> account,
    Optional<String> objectId,
    Optional<Instant> created,
    PaymentFact fact) {

  /** The same event with more known of what happened. */
  public EventNotice with(PaymentFact known) {
    return new EventNotice(id, type, livemode, apiVersion, account, objectId, created, known);
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
