package io.tallystick.adapter.stripe;

import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what an event tells in our words, by its type. */
final class EventFacts {

  /**
   * The types that are about purchases (<a
   * href="https://docs.stripe.com/api/events/types">all</a>).
   */
  private enum Purchase {
    SESSION_COMPLETED("checkout.session.completed"),
    SESSION_PAID_LATER("checkout.session.async_payment_succeeded"),
    SESSION_FAILED("checkout.session.async_payment_failed"),
    SESSION_EXPIRED("checkout.session.expired"),
    INTENT_SUCCEEDED("payment_intent.succeeded"),
    INTENT_CANCELED("payment_intent.canceled");

    private final String type;

    Purchase(String type) {
      this.type = type;
    }

    static Optional<Purchase> of(String type) {
      return Arrays.stream(values()).filter(purchase -> purchase.type.equals(type)).findFirst();
    }
  }

  /** How the types begin that speak of refunds, disputes and invoices. */
  private static final List<String> LATER =
      List.of("charge.refund", "refund.", "charge.dispute.", "invoice.", "invoice_payment.");

  /** The types among them that say of which payment money goes back. */
  private static final Set<String> MONEY_BACK =
      Set.of(
          "charge.refunded",
          "charge.refund.updated",
          "refund.created",
          "refund.updated",
          "charge.dispute.funds_withdrawn");

  private EventFacts() {}

  static PaymentFact of(String type, JsonObject event) {
    if (event.text("object").filter("v2.core.event"::equals).isPresent()) {
      return new Irrelevant(SkipReason.THIN_EVENT);
    }
    return Purchase.of(type)
        .map(purchase -> of(purchase, event))
        .or(() -> moneyBack(type, event))
        .orElseGet(
            () ->
                new Irrelevant(
                    LATER.stream().anyMatch(type::startsWith)
                        ? SkipReason.NOT_YET_SUPPORTED
                        : SkipReason.UNHANDLED_EVENT_TYPE));
  }

  /**
   * The charge, refund or dispute names its PaymentIntent (<a
   * href="https://docs.stripe.com/api/refunds/object">The refund object</a>); a refund that has
   * failed or was canceled gives nothing back.
   */
  private static Optional<PaymentFact> moneyBack(String type, JsonObject event) {
    return Optional.of(type)
        .filter(MONEY_BACK::contains)
        .flatMap(known -> event.object("data"))
        .flatMap(data -> data.object("object"))
        .filter(
            subject ->
                subject.text("status").filter(Set.of("failed", "canceled")::contains).isEmpty())
        .flatMap(subject -> PaymentObject.paymentId(subject.reference("payment_intent")))
        .map(MoneyBack::new);
  }

  private static PaymentFact of(Purchase purchase, JsonObject event) {
    Optional<JsonObject> data = event.object("data");
    if (data.isEmpty()) {
      return new Unreadable(missing("data", event.at("data")));
    }
    return data.get()
        .object("object")
        .map(subject -> of(purchase, new PaymentObject(subject)))
        .orElseGet(() -> new Unreadable(missing("data.object", data.get().at("object"))));
  }

  private static PaymentFact of(Purchase purchase, PaymentObject subject) {
    return switch (purchase) {
      case SESSION_COMPLETED, SESSION_PAID_LATER -> new CheckoutSession(subject).completed();
      case SESSION_FAILED -> new CheckoutSession(subject).unpaid(SkipReason.PAYMENT_FAILED);
      case SESSION_EXPIRED -> new CheckoutSession(subject).unpaid(SkipReason.SESSION_EXPIRED);
      case INTENT_SUCCEEDED -> new PaymentIntent(subject).succeeded();
      case INTENT_CANCELED -> new PaymentIntent(subject).canceled();
    };
  }

  private static String missing(String path, Optional<JsonValue> found) {
    return found
        .map(value -> PaymentObject.misshapen(path, value, "an object"))
        .orElseGet(() -> "the event has no `%s`".formatted(path));
  }
}
