package io.tallystick.domain.payment;

import io.tallystick.domain.identity.PayerClaims;
import java.util.Map;
import java.util.Optional;

/**
 * Money came in, or the purchase was free of charge.
 *
 * @param id the payment
 * @param checkoutSession the Checkout session, whose lines Stripe's API can list
 * @param payer what the event says of its user
 * @param claim what it says of the credits
 * @param money the amount, where the event has it
 * @param free whether nothing had to be paid ({@code no_payment_required})
 * @param authorized what the claim is meant for, where less of it was captured
 * @param invoice the invoice that was paid, {@code in_…}, whose lines say what it buys
 */
public record Paid(
    PaymentId id,
    Optional<String> checkoutSession,
    PayerClaims payer,
    CreditClaim claim,
    Optional<Money> money,
    boolean free,
    Optional<Money> authorized,
    Optional<String> invoice)
    implements PaymentFact {

  /** A purchase that is paid in full. */
  public Paid(
      PaymentId id,
      Optional<String> checkoutSession,
      PayerClaims payer,
      CreditClaim claim,
      Optional<Money> money,
      boolean free) {
    this(id, checkoutSession, payer, claim, money, free, Optional.empty(), Optional.empty());
  }

  /**
   * An invoice that is paid.
   *
   * @param free whether its total is not above zero
   */
  public static Paid invoice(
      PaymentId id,
      String invoice,
      PayerClaims payer,
      LineItems lines,
      Optional<Money> money,
      boolean free) {
    return new Paid(
        id,
        Optional.empty(),
        payer,
        new CreditClaim(Map.of(), lines),
        money,
        free,
        Optional.empty(),
        Optional.of(invoice));
  }

  /** The Checkout session or invoice whose lines Stripe's API can list. */
  public Optional<String> listedBy() {
    return checkoutSession.or(() -> invoice);
  }

  @Override
  public Optional<PaymentId> payment() {
    return Optional.of(id);
  }

  @Override
  public Optional<Paid> purchase() {
    return Optional.of(this);
  }

  @Override
  public boolean isPartial() {
    return listedBy().isEmpty();
  }

  /** The same payment with what a person has added to it. */
  Paid amended(Amendment amendment) {
    return new Paid(
        id,
        checkoutSession,
        amendment.assignment().map(payer::assignedTo).orElse(payer),
        amendment.credits().map(claim::setTo).orElse(claim),
        money,
        free,
        amendment.credits().isPresent() ? Optional.empty() : authorized,
        invoice);
  }

  @Override
  public Paid of(PaymentId payment) {
    return new Paid(payment, checkoutSession, payer, claim, money, free, authorized, invoice);
  }

  /** The same payment with its lines known. */
  public Paid with(LineItems known) {
    return new Paid(
        id, checkoutSession, payer, claim.with(known), money, free, authorized, invoice);
  }
}
