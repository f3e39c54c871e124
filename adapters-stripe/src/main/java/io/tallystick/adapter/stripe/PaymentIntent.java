package io.tallystick.adapter.stripe;

import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.util.Map;
import java.util.Optional;

/**
 * A PaymentIntent (<a href="https://docs.stripe.com/api/payment_intents/object">Stripe: the
 * PaymentIntent object</a>).
 */
record PaymentIntent(PaymentObject subject) {

  /**
   * Money has come in. A payment made in Checkout is told of by its session, which knows more: the
   * intent counts only where the application itself has written credits on it.
   */
  PaymentFact succeeded() {
    Optional<PaymentId> id = subject.id();
    if (id.isEmpty()) {
      return withoutId();
    }
    Optional<String> problem = subject.metadataProblem();
    if (problem.isPresent()) {
      return new Unreadable(problem.get());
    }
    Map<String, String> credits = subject.creditTexts();
    Optional<Money> whole = Amounts.at(subject.json(), "amount");
    Optional<Money> received = Amounts.at(subject.json(), "amount_received").or(() -> whole);
    Optional<Money> authorized =
        whole.filter(all -> received.filter(part -> part.minor() < all.minor()).isPresent());
    if (credits.isEmpty()) {
      return new Captured(id.get(), received, authorized);
    }
    return new Paid(
        id.get(),
        Optional.empty(),
        subject.payer(),
        new CreditClaim(credits, new LineItems.NotInEvent()),
        received,
        false,
        authorized,
        Optional.empty());
  }

  /** It was given up before money came in. */
  PaymentFact canceled() {
    return subject
        .id()
        .<PaymentFact>map(
            id ->
                new NotPaid(id, SkipReason.PAYMENT_CANCELED, Amounts.at(subject.json(), "amount")))
        .orElse(withoutId());
  }

  private static PaymentFact withoutId() {
    return new Unreadable("`data.object.id` is not an id");
  }
}
