package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.util.Optional;
import java.util.Set;

/**
 * A Checkout session (<a href="https://docs.stripe.com/api/checkout/sessions/object">Stripe: the
 * Session object</a>).
 */
record CheckoutSession(PaymentObject subject) {

  private static final Set<String> NO_PURCHASE = Set.of("setup", "subscription");

  /** The payer has gone through the checkout; whether the money is there, the session says. */
  PaymentFact completed() {
    if (isNoPurchase()) {
      return noPurchase();
    }
    Optional<PaymentId> id = paymentId();
    if (id.isEmpty()) {
      return withoutId();
    }
    Optional<String> problem = modeProblem().or(subject::metadataProblem);
    if (problem.isPresent()) {
      return new Unreadable(problem.get());
    }
    return switch (json().text("payment_status").orElse("")) {
      case "paid" -> paid(id.get(), false);
      case "no_payment_required" -> paid(id.get(), true);
      case "unpaid" -> {
        PaymentFact fact = paid(id.get(), false);
        yield fact instanceof Paid claimed ? new AwaitingPayment(claimed) : fact;
      }
      default ->
          new Unreadable(
              "`data.object.payment_status` is none of paid, unpaid and no_payment_required");
    };
  }

  /**
   * What a subscription's session was paid is paid on its first invoice, whose events credit it.
   * The amount is kept, so that a payment is known even where no event of the invoice comes.
   */
  private PaymentFact noPurchase() {
    return json().text("payment_status").filter("paid"::equals).isPresent()
        ? new Irrelevant(
            SkipReason.NOT_A_PURCHASE,
            PaymentObject.paymentId(json().reference("invoice")).or(subject::id),
            money())
        : new Irrelevant(SkipReason.NOT_A_PURCHASE);
  }

  /** The session has ended without money. */
  PaymentFact unpaid(SkipReason reason) {
    if (isNoPurchase()) {
      return new Irrelevant(SkipReason.NOT_A_PURCHASE);
    }
    return paymentId().<PaymentFact>map(id -> new NotPaid(id, reason, money())).orElse(withoutId());
  }

  private PaymentFact paid(PaymentId id, boolean free) {
    Optional<JsonValue> lines = json().at("line_items");
    if (lines.isEmpty() || lines.get().isEmptyList()) {
      return paid(id, new LineItems.NotInEvent(), free);
    }
    return switch (LinePage.read(lines.get())) {
      case LinePage.Lines page when page.hasMore() -> paid(id, new LineItems.NotInEvent(), free);
      case LinePage.Lines page -> paid(id, new LineItems.Listed(page.items()), free);
      case LinePage.Misshapen wrong ->
          new Unreadable("`data.object.line_items`: " + wrong.problem());
    };
  }

  private Paid paid(PaymentId id, LineItems lines, boolean free) {
    return new Paid(
        id,
        subject.id().map(PaymentId::value),
        subject.payer(),
        new CreditClaim(subject.creditTexts(), lines),
        money(),
        free);
  }

  /**
   * The PaymentIntent, by which the session's other events name the payment too; sessions without
   * one, such as free ones, have their own id alone.
   */
  private Optional<PaymentId> paymentId() {
    return json().at("payment_intent").isPresent()
        ? PaymentObject.paymentId(json().reference("payment_intent"))
        : subject.id();
  }

  private PaymentFact withoutId() {
    return new Unreadable(
        "`data.object.%s` is not an id"
            .formatted(json().at("payment_intent").isPresent() ? "payment_intent" : "id"));
  }

  private boolean isNoPurchase() {
    return json().text("mode").filter(NO_PURCHASE::contains).isPresent();
  }

  /** The oldest API versions have no mode: then there were payments only. */
  private Optional<String> modeProblem() {
    return json().at("mode").isEmpty() || json().text("mode").filter("payment"::equals).isPresent()
        ? Optional.empty()
        : Optional.of("`data.object.mode` is none of payment, setup and subscription");
  }

  private Optional<Money> money() {
    return Amounts.at(json(), "amount_total");
  }

  private JsonObject json() {
    return subject.json();
  }
}
