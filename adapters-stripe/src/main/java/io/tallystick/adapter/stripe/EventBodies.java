package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonDocument;
import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentNames;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the bodies that Stripe delivers (<a
 * href="https://docs.stripe.com/api/events/object">Stripe: the Event object</a>), by single fields
 * of the JSON: the typed objects of Stripe's library are empty for every API version but its own.
 */
@Singleton
public final class EventBodies implements EventDecoder {

  private static final List<String> ACCOUNT_FIELDS = List.of("account", "user_id", "context");

  private static final String UNREADABLE_ACCOUNT = "(unreadable)";

  /** The last second of the year 9999. */
  private static final long LATEST = 253_402_300_799L;

  @Override
  public Decoded decode(byte[] body) {
    return switch (JsonDocument.read(body)) {
      case JsonDocument.NotJson not ->
          new Decoded.Malformed("the body is not JSON: " + not.problem());
      case JsonDocument.Json json when json.value() instanceof JsonObject event -> decode(event);
      case JsonDocument.Json json ->
          new Decoded.Malformed("the body is %s, not an object".formatted(json.value().kind()));
    };
  }

  private static Decoded decode(JsonObject event) {
    Optional<String> problem =
        objection(event, "id")
            .or(
                () ->
                    event
                        .text("id")
                        .filter(id -> !StripeEventId.isValid(id))
                        .map(id -> "`id` holds characters that no id of Stripe's has"))
            .or(() -> objection(event, "type"));
    return problem
        .<Decoded>map(Decoded.Malformed::new)
        .orElseGet(() -> new Decoded.Event(notice(event)));
  }

  /** Why a field cannot be a text that identifies the event or its kind. */
  private static Optional<String> objection(JsonObject event, String name) {
    if (event.at(name).isEmpty()) {
      return Optional.of("the event has no %s".formatted(name));
    }
    return event
        .text(name)
        .map(text -> StoredText.objection(text).map(fault -> "`%s` %s".formatted(name, fault)))
        .orElseGet(() -> Optional.of("`%s` is not a string".formatted(name)));
  }

  /** What an event says that has an id and a type. */
  public static EventNotice notice(JsonObject event) {
    String type = event.text("type").orElseThrow();
    return new EventNotice(
        new StripeEventId(event.text("id").orElseThrow()),
        type,
        event.isTrue("livemode"),
        event.text("api_version").filter(StoredText::isFit),
        account(event),
        event
            .object("data")
            .flatMap(data -> data.object("object"))
            .flatMap(object -> object.text("id"))
            .filter(StoredText::isFit),
        created(event),
        fact(type, event),
        names(type, event));
  }

  private static Optional<Instant> created(JsonObject event) {
    return event.whole("created").flatMap(EventBodies::instant);
  }

  static Optional<Instant> instant(long seconds) {
    return seconds >= 0 && seconds <= LATEST
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private static PaymentNames names(String type, JsonObject event) {
    return event
        .object("data")
        .flatMap(data -> data.object("object"))
        .map(object -> NamedPayment.of(type, object).names())
        .orElse(PaymentNames.NONE);
  }

  /**
   * The account in which it happened, if it is not our own: {@code account}, {@code user_id} before
   * version 2017-05-25, or the last part of an organization's {@code context} (<a
   * href="https://docs.stripe.com/api/events/object">Stripe: the Event object</a>). One that cannot
   * be read is another account than ours all the same.
   */
  private static Optional<String> account(JsonObject event) {
    return ACCOUNT_FIELDS.stream()
        .filter(name -> event.at(name).isPresent())
        .filter(name -> event.text(name).filter(String::isBlank).isEmpty())
        .findFirst()
        .map(
            name ->
                event
                    .text(name)
                    .map(text -> text.substring(text.lastIndexOf('/') + 1))
                    .filter(StoredText::isFit)
                    .orElse(UNREADABLE_ACCOUNT));
  }

  /**
   * Real money must not be guessed: only {@code true} is live mode, nothing at all is test mode,
   * and whatever else stands there is of neither.
   */
  private static PaymentFact fact(String type, JsonObject event) {
    PaymentFact fact = EventFacts.of(type, event, created(event));
    return event
        .at("livemode")
        .filter(value -> !(value instanceof JsonValue.JsonBoolean))
        .filter(value -> !(fact instanceof PaymentFact.Irrelevant))
        .<PaymentFact>map(
            value ->
                new PaymentFact.ModeUnknown(
                    PaymentObject.misshapen("livemode", value, "true or false")))
        .orElse(fact);
  }
}
