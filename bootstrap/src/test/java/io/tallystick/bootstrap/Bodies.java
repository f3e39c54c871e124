package io.tallystick.bootstrap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Event bodies as Stripe writes them (docs.stripe.com/api/events, /api/checkout/sessions). */
final class Bodies {

  private static final AtomicLong NUMBER = new AtomicLong();

  private final Map<String, String> session = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String type = "checkout.session.completed";
  private String id = fresh("evt");
  private String livemode = "false";
  private String extra = "";

  private Bodies() {}

  static String fresh(String prefix) {
    return "%s_%d_%d".formatted(prefix, ProcessHandle.current().pid(), NUMBER.incrementAndGet());
  }

  /** A paid Checkout session that names no user and no credits. */
  static Bodies paidSession() {
    Bodies body = new Bodies();
    body.with("id", fresh("cs_test"));
    body.with("object", "checkout.session");
    body.with("mode", "payment");
    body.with("payment_status", "paid");
    body.with("payment_intent", fresh("pi"));
    body.raw("amount_total", "2000");
    body.with("currency", "eur");
    return body;
  }

  /** The same payment, for so many credits of this user. */
  static Bodies purchase(long user, int credits) {
    return paidSession()
        .with("client_reference_id", Long.toString(user))
        .meta("credits", Integer.toString(credits));
  }

  /** A PaymentIntent that has succeeded. */
  static Bodies paymentIntent(String paymentIntent) {
    Bodies body = new Bodies().type("payment_intent.succeeded");
    body.with("id", paymentIntent);
    body.with("object", "payment_intent");
    body.raw("amount", "2000");
    body.raw("amount_received", "2000");
    body.with("currency", "eur");
    return body;
  }

  /** Any other object, with an event of its own. */
  static Bodies object(String type, String object, String id) {
    return new Bodies().type(type).with("object", object).with("id", id);
  }

  Bodies type(String value) {
    type = value;
    return this;
  }

  Bodies id(String value) {
    id = value;
    return this;
  }

  Bodies live() {
    livemode = "true";
    return this;
  }

  Bodies account(String value) {
    extra = ",\"account\":\"" + value + "\"";
    return this;
  }

  Bodies with(String key, String value) {
    return raw(key, "\"" + value + "\"");
  }

  Bodies raw(String key, String json) {
    session.put(key, json);
    return this;
  }

  Bodies meta(String key, String value) {
    metadata.put(key, "\"" + value + "\"");
    return this;
  }

  Bodies rawMeta(String key, String json) {
    metadata.put(key, json);
    return this;
  }

  String id() {
    return id;
  }

  String payment() {
    return session.getOrDefault("payment_intent", session.get("id")).replace("\"", "");
  }

  /** The object as Stripe's API answers it. */
  String object() {
    Map<String, String> object = new LinkedHashMap<>(session);
    object.putIfAbsent("metadata", object(metadata));
    return object(object);
  }

  String json() {
    return """
    {
      "id": "%s",
      "object": "event",
      "api_version": "2025-09-30.clover",
      "created": 1767225600,
      "type": "%s",
      "livemode": %s%s,
      "data": { "object": %s }
    }
    """
        .formatted(id, type, livemode, extra, object());
  }

  private static String object(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> "\"%s\": %s".formatted(field.getKey(), field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
