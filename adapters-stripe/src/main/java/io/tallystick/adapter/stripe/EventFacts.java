package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what an event tells in our words, by its type. */
public final class EventFacts {

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
    INTENT_CANCELED("payment_intent.canceled"),
    INVOICE_PAID("invoice.paid"),
    INVOICE_PAYMENT_SUCCEEDED("invoice.payment_succeeded");

    private final String type;

    Purchase(String type) {
      this.type = type;
    }

    static Optional<Purchase> of(String type) {
      return Arrays.stream(values()).filter(purchase -> purchase.type.equals(type)).findFirst();
    }
  }

  /** Further types that are read for the sake of payments, by {@link ReturnedMoney} and others. */
  private static final List<String> FURTHER =
      List.of(
          "charge.refunded",
          "charge.refund.updated",
          "refund.created",
          "refund.updated",
          "refund.failed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated",
          "invoice_payment.paid");

  private EventFacts() {}

  /** The types that may move credits, or say to which payment something belongs. */
  public static List<String> types() {
    return Stream.concat(
            Arrays.stream(Purchase.values()).map(purchase -> purchase.type), FURTHER.stream())
        .toList();
  }

  static PaymentFact of(String type, JsonObject event, Optional<Instant> created) {
    if (event.text("object").filter("v2.core.event"::equals).isPresent()) {
      return new Irrelevant(SkipReason.THIN_EVENT);
    }
    if (ReturnedMoney.isMeant(type)) {
      return withObject(
          event,
          object ->
              new ReturnedMoney(object, created.orElse(Instant.EPOCH), event.text("api_version"))
                  .read(type));
    }
    return Purchase.of(type)
        .map(purchase -> withObject(event, object -> of(purchase, new PaymentObject(object))))
        .orElseGet(() -> new Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE));
  }

  private static PaymentFact withObject(
      JsonObject event, Function<JsonObject, PaymentFact> reader) {
    Optional<JsonObject> data = event.object("data");
    if (data.isEmpty()) {
      return new Unreadable(missing("data", event.at("data")));
    }
    return data.get()
        .object("object")
        .map(reader)
        .orElseGet(() -> new Unreadable(missing("data.object", data.get().at("object"))));
  }

  private static PaymentFact of(Purchase purchase, PaymentObject subject) {
    return switch (purchase) {
      case SESSION_COMPLETED, SESSION_PAID_LATER -> new CheckoutSession(subject).completed();
      case SESSION_FAILED -> new CheckoutSession(subject).unpaid(SkipReason.PAYMENT_FAILED);
      case SESSION_EXPIRED -> new CheckoutSession(subject).unpaid(SkipReason.SESSION_EXPIRED);
      case INTENT_SUCCEEDED -> new PaymentIntent(subject).succeeded();
      case INTENT_CANCELED -> new PaymentIntent(subject).canceled();
      case INVOICE_PAID, INVOICE_PAYMENT_SUCCEEDED -> new Invoice(subject).paid();
    };
  }

  private static String missing(String path, Optional<JsonValue> found) {
    return found
        .map(value -> PaymentObject.misshapen(path, value, "an object"))
        .orElseGet(() -> "the event has no `%s`".formatted(path));
  }
}
