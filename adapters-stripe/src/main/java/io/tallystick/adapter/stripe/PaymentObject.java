package io.tallystick.adapter.stripe;

import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.PaymentId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What Checkout sessions, PaymentIntents and invoices have in common: metadata, and somebody who
 * pays.
 *
 * @param json the event's {@code data.object}
 */
record PaymentObject(JsonObject json) {

  /** How a field is described that has another type than Stripe documents. */
  static String misshapen(String path, JsonValue found, String documented) {
    return "`%s` is %s where Stripe sends %s".formatted(path, found.kind(), documented);
  }

  /** A text that can be the id of a payment: such as Stripe could have made. */
  static Optional<PaymentId> paymentId(Optional<String> text) {
    return text.filter(StripeEventId::isValid).map(PaymentId::new);
  }

  Optional<PaymentId> id() {
    return paymentId(json.text("id"));
  }

  /** What is wrong with the metadata; to have none is right. */
  Optional<String> metadataProblem() {
    return json.at("metadata")
        .filter(value -> json.object("metadata").isEmpty())
        .map(value -> misshapen("data.object.metadata", value, "an object"));
  }

  /**
   * A value of the metadata. Stripe makes every value a string (<a
   * href="https://docs.stripe.com/api/metadata">Metadata</a>); what is none all the same is told by
   * its JSON text, so that it is seen and not taken for absent.
   */
  Optional<String> metadata(String key) {
    return json.object("metadata")
        .flatMap(metadata -> metadata.at(key))
        .map(
            value ->
                switch (value) {
                  case JsonValue.Text text -> text.value();
                  case JsonValue.JsonNumber number -> number.literal();
                  case JsonValue.JsonBoolean truth -> Boolean.toString(truth.value());
                  case JsonValue.JsonNull nothing -> "null";
                  case JsonValue.JsonArray list -> "[list]";
                  case JsonObject object -> "[object]";
                });
  }

  /** What stands under the keys that may hold a number of credits. */
  Map<String, String> creditTexts() {
    return CreditClaim.KEYS.stream()
        .filter(key -> metadata(key).isPresent())
        .collect(toMap(key -> key, key -> metadata(key).orElseThrow()));
  }

  PayerClaims payer() {
    return new PayerClaims(
        Arrays.stream(CandidateSource.values())
            .filter(source -> text(source).isPresent())
            .collect(toMap(source -> source, source -> text(source).orElseThrow())));
  }

  private Optional<String> text(CandidateSource source) {
    return switch (source) {
      case CLIENT_REFERENCE_ID, CUSTOMER_EMAIL -> json.text(source.path());
      case METADATA_USER_ID,
          METADATA_PRIMARY_USER_ID,
          METADATA_AUTHENTICATED_USER,
          METADATA_NEXTAUTH_USER_ID,
          METADATA_SESSION_EMAIL ->
          metadata(source.field());
      case SUBSCRIPTION_USER_ID,
          SUBSCRIPTION_PRIMARY_USER_ID,
          SUBSCRIPTION_AUTHENTICATED_USER,
          SUBSCRIPTION_NEXTAUTH_USER_ID,
          SUBSCRIPTION_SESSION_EMAIL ->
          Optional.empty();
      case CUSTOMER -> json.reference(source.path());
      case CUSTOMER_DETAILS_EMAIL ->
          json.object("customer_details").flatMap(details -> details.text("email"));
    };
  }
}
