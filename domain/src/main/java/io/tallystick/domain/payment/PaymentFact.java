package io.tallystick.domain.payment;

import io.tallystick.domain.identity.PayerClaims;
import java.util.Optional;

/** What an event says has happened, in our words. */
public sealed interface PaymentFact {

  /** The payment it speaks of, if it speaks of one. */
  default Optional<PaymentId> payment() {
    return Optional.empty();
  }

  /** The money it speaks of, if it does. */
  default Optional<Money> money() {
    return Optional.empty();
  }

  /**
   * Money came in, or the purchase was free of charge.
   *
   * @param id the payment
   * @param checkoutSession the Checkout session, whose lines Stripe's API can list
   * @param payer what the event says of its user
   * @param claim what it says of the credits
   * @param money the amount, where the event has it
   * @param free whether nothing had to be paid ({@code no_payment_required})
   */
  record Paid(
      PaymentId id,
      Optional<String> checkoutSession,
      PayerClaims payer,
      CreditClaim claim,
      Optional<Money> money,
      boolean free)
      implements PaymentFact {

    @Override
    public Optional<PaymentId> payment() {
      return Optional.of(id);
    }

    /** The same payment with what a person has added to it. */
    Paid amended(Amendment amendment) {
      return new Paid(
          id,
          checkoutSession,
          amendment.assignment().map(payer::assignedTo).orElse(payer),
          amendment.credits().map(claim::setTo).orElse(claim),
          money,
          free);
    }

    /** The same payment with its lines known. */
    public Paid with(LineItems known) {
      return new Paid(id, checkoutSession, payer, claim.with(known), money, free);
    }
  }

  /**
   * A payment has reached a state in which no credits move.
   *
   * @param id the payment
   * @param reason which state
   */
  record NotPaid(PaymentId id, SkipReason reason, Optional<Money> money) implements PaymentFact {
    @Override
    public Optional<PaymentId> payment() {
      return Optional.of(id);
    }
  }

  /**
   * The event is not about a purchase of credits, or of a kind that is not handled.
   *
   * @param reason why
   */
  record Irrelevant(SkipReason reason) implements PaymentFact {}

  /**
   * The event is of a kind that matters, and its object has not the shape that Stripe documents.
   *
   * @param problem what is wrong with it, for people
   */
  record Unreadable(String problem) implements PaymentFact {}

  /**
   * The event is of a kind that matters, and does not say whether real money is meant.
   *
   * @param problem what it says instead, for people
   */
  record ModeUnknown(String problem) implements PaymentFact {}
}
