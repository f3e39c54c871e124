package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.inbox.EventNotice;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;

/**
 * Any value in any field, and any field twice: reading it gives a value that can be worked with.
 */
class HostileBodiesTest {

  private static final IdentifierResolver RESOLVER =
      new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN);

  private static final List<String> TYPES =
      List.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "checkout.session.async_payment_failed",
          "checkout.session.expired",
          "payment_intent.succeeded",
          "payment_intent.canceled",
          "charge.refunded");

  private static final List<String> EVENT_FIELDS =
      List.of("api_version", "account", "user_id", "context", "created", "livemode", "data");

  private static final List<String> OBJECT_FIELDS =
      List.of(
          "id",
          "mode",
          "payment_status",
          "payment_intent",
          "amount",
          "amount_received",
          "amount_total",
          "currency",
          "customer",
          "client_reference_id",
          "customer_email",
          "customer_details",
          "line_items",
          "metadata");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "[[]]",
          "[{}]",
          "\"\"",
          "\" \"",
          "0",
          "-0",
          "-1",
          "1e999999999",
          "1e-999999999",
          "9223372036854775807",
          "9223372036854775808",
          "9".repeat(20_000),
          "0.1",
          "\"paid\"",
          "\"unpaid\"",
          "\"payment\"",
          "\"pi_1\"",
          "\"usd\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\u202e@\u202e.\u202e\"",
          "\"a@b.example\"",
          "\"/\"",
          "\"acct_1/\"",
          "\"" + "@".repeat(20_000) + "\"",
          "{\"id\": null}",
          "{\"id\": \"pi_2\", \"id\": 7}",
          "{\"email\": \"a@b.example\"}",
          "{\"credits\": \"5\", \"credits\": [], \"user_id\": \"\\u0000\"}",
          "{\"credits\": \"" + "9".repeat(20_000) + "\"}",
          "{\"data\": [{\"price\": {\"id\": \"p\", \"metadata\": []}, \"quantity\": 2}]}",
          "{\"data\": [{\"price\": [], \"quantity\": 1e400}], \"has_more\": {}}",
          "[".repeat(5_000) + "]".repeat(5_000),
          "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));

  @Property(tries = 5_000)
  void any_body_is_read_into_a_value(
      @ForAll("types") String type,
      @ForAll("eventFields") List<String> eventFields,
      @ForAll("objectFields") List<String> objectFields) {
    String body =
        """
        {"id": "evt_1", "object": "event", "type": "%s",
         "data": {"object": {"id": "pi_1", "mode": "payment", "payment_status": "paid",
           "amount": 500, "currency": "usd", "metadata": {"credits": "5"}%s}}%s}
        """
            .formatted(type, more(objectFields), more(eventFields));

    Decoded decoded = new EventBodies().decode(body.getBytes(UTF_8));

    assertThat(decoded).isInstanceOf(Decoded.Event.class);
    EventNotice notice = ((Decoded.Event) decoded).notice();
    assertThat(notice.account().orElse("none")).isNotBlank();
    notice
        .fact()
        .purchase()
        .ifPresent(paid -> assertThat(RESOLVER.references(paid.payer())).isNotNull());
    assertThat(notice.joined(notice).fact()).isEqualTo(notice.fact());
  }

  @Property
  void any_bytes_are_read_into_a_value(@ForAll byte[] body) {
    assertThat(new EventBodies().decode(body)).isNotNull();
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(TYPES);
  }

  @Provide
  Arbitrary<List<String>> eventFields() {
    return fields(EVENT_FIELDS).ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<String>> objectFields() {
    return fields(OBJECT_FIELDS).ofMaxSize(5);
  }

  private static ListArbitrary<String> fields(List<String> names) {
    return Combinators.combine(Arbitraries.of(names), Arbitraries.of(VALUES))
        .as((name, value) -> "\"%s\": %s".formatted(name, value))
        .list();
  }

  private static String more(List<String> fields) {
    return fields.stream().map(field -> ", " + field).collect(joining());
  }
}
