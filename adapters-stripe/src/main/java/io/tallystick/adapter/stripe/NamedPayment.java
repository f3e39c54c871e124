package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ids by which an object names its payment. Each may stand there as an id or as the object
 * itself, which names others (<a href="https://docs.stripe.com/api/expanding_objects">expanded
 * objects</a>).
 *
 * @param kind {@code charge}, {@code refund}, …
 * @param json the event's {@code data.object}
 */
record NamedPayment(String kind, JsonObject json) {

  /** Objects whose own ids are ids of the payment. */
  private static final Set<String> PAYMENTS = Set.of("charge", "payment_intent", "invoice");

  /** Other objects that belong to one payment. */
  private static final Set<String> OF_A_PAYMENT =
      Set.of(
          "refund",
          "dispute",
          "charge.refund",
          "charge.dispute",
          "invoice_payment",
          "checkout.session",
          "review",
          "radar.early_fraud_warning");

  private static final List<String> FIELDS =
      List.of("payment_intent", "charge", "latest_charge", "invoice");

  /** Lists that an object holds of its parts. */
  private static final List<String> LISTS = List.of("charges", "payments");

  /** A refund, its charge, that one's PaymentIntent, that one's invoice. */
  private static final int DEEPEST = 3;

  /** The object of an event; where it does not say what it is, its type does. */
  static NamedPayment of(String type, JsonObject object) {
    return new NamedPayment(
        object.text("object").orElseGet(() -> type.replaceFirst("\\.[^.]*$", "")), object);
  }

  PaymentNames names() {
    if (!PAYMENTS.contains(kind) && !OF_A_PAYMENT.contains(kind)) {
      return PaymentNames.NONE;
    }
    Set<PaymentId> ids = new LinkedHashSet<>();
    Stream<String> own = PAYMENTS.contains(kind) ? json.text("id").stream() : Stream.empty();
    Stream.concat(own, references(json, DEEPEST))
        .filter(StripeEventId::isValid)
        .map(PaymentId::new)
        .forEach(ids::add);
    return PaymentNames.of(charge().filter(StripeEventId::isValid), ids);
  }

  private Optional<String> charge() {
    return kind.equals("charge")
        ? json.text("id")
        : json.reference("charge")
            .or(() -> json.reference("latest_charge"))
            .or(() -> listed(json, "charges").findFirst().flatMap(charge -> charge.text("id")));
  }

  private static Stream<String> own(JsonObject object) {
    return object.text("object").filter(PAYMENTS::contains).isPresent()
        ? object.text("id").stream()
        : Stream.empty();
  }

  private static Stream<String> references(JsonObject object, int deepest) {
    Stream<String> named = FIELDS.stream().flatMap(field -> object.reference(field).stream());
    if (deepest == 0) {
      return named;
    }
    Stream<JsonObject> parts =
        Stream.concat(
            Stream.concat(FIELDS.stream(), Stream.of("payment"))
                .flatMap(field -> object.object(field).stream()),
            LISTS.stream().flatMap(list -> listed(object, list)));
    return Stream.concat(
        named, parts.flatMap(part -> Stream.concat(own(part), references(part, deepest - 1))));
  }

  private static Stream<JsonObject> listed(JsonObject object, String name) {
    return object.object(name).flatMap(list -> list.list("data")).stream()
        .flatMap(List::stream)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }
}
