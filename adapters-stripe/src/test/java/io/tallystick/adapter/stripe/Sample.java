package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentFact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Event bodies for tests, and how they are read. */
final class Sample {

  private Sample() {}

  /** A paid session with one more field, or with one of its fields given again: the last counts. */
  static String session(String fields) {
    return """
    {"id": "cs_1", "object": "checkout.session", "mode": "payment", "payment_status": "paid",
     "payment_intent": "pi_1", "amount_total": 1000, "currency": "usd",
     "metadata": {"credits": "10"}, "livemode": false%s}\
    """
        .formatted(fields.isEmpty() ? "" : ", " + fields);
  }

  static String event(String type, String object) {
    return """
    {"id": "evt_1", "object": "event", "type": "%s", "livemode": false, "data": {"object": %s}}\
    """
        .formatted(type, object);
  }

  static Decoded decode(String body) {
    return new EventBodies().decode(body.getBytes(UTF_8));
  }

  static EventNotice notice(String body) {
    return switch (decode(body)) {
      case Decoded.Event event -> event.notice();
      case Decoded.Malformed malformed -> throw new AssertionError(malformed.reason());
    };
  }

  static PaymentFact fact(String type, String object) {
    return notice(event(type, object)).fact();
  }

  static PaymentFact completed(String fields) {
    return fact("checkout.session.completed", session(fields));
  }

  /** A body of the folder {@code events}. */
  static byte[] file(String name) {
    try (InputStream file = Sample.class.getResourceAsStream("/events/" + name)) {
      if (file == null) {
        throw new AssertionError("there is no sample " + name);
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
