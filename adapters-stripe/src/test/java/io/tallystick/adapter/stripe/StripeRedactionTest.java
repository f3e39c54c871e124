package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventDecoder.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What identifies a person is gone from a body, and all else stays as it was written. */
class StripeRedactionTest {

  private final StripeRedaction redaction = new StripeRedaction();

  private static final String EVENT =
      """
      {"id": "evt_1", "object": "event", "type": "checkout.session.completed", "created": 1.50,
       "data": {"object": {"id": "cs_1", "object": "checkout.session", "amount_total": 1e400,
        "payment_intent": "pi_1", "client_reference_id": "42", "success_url": "https://a.example/?m=x",
        "customer_details": {"email": "Ada\\u0040Example.org", "name": "\\u0041da L\\u00f6velace",
          "phone": "+44 20 7946 0000", "address": {"line1": "12 St James", "country": "GB"}},
        "deep": [{"a": [{"billing_details": {"name": "Ada L\u00f6velace"}}, 7]}],
        "description": "Credits for ada l\u00f6velace", "note": "ADA@example.ORG", "tag": "%s",
        "phone": 442079460000, "custom_fields": [{"text": {"value": "anything"}}],
        "items": [{"product": {"object": "product", "name": "ids"}}],
        "metadata": {"credits": "100", "user_id": "7", "who": "ada", "ada@example.org": "x",
          "order": "or_12345"}, "paid": true, "currency": "usd", "currency": "eur"}}}
      """;

  private String redacted(String body) {
    Set<String> personal = new HashSet<>(redaction.personal(body.getBytes(UTF_8)));
    return new String(redaction.redacted(body.getBytes(UTF_8), personal), UTF_8);
  }

  @Test
  void names_addresses_and_numbers_are_removed_wherever_they_stand() {
    String redacted = redacted(EVENT.formatted("Ada%40Example.org"));

    assertThat(redacted.toLowerCase(Locale.ROOT))
        .doesNotContainPattern("\\bada\\b")
        .doesNotContain("velace", "7946", "442079460000", "james", "anything", "a.example")
        .doesNotContain("\\u0040", "%40", "@");
    assertThat(redacted)
        .contains("\"id\":\"evt_1\"", "\"type\":\"checkout.session.completed\"", "\"created\":1.50")
        .contains("\"amount_total\":1e400", "\"payment_intent\":\"pi_1\"", "\"credits\":\"100\"")
        .contains("\"client_reference_id\":\"42\"", "\"user_id\":\"7\"", "\"order\":\"or_12345\"")
        .contains("\"currency\":\"usd\"", "\"currency\":\"eur\"", "\"paid\":true", "null}},7]");
    assertThat(redacted(redacted)).isEqualTo(redacted);
  }

  @Test
  void a_redacted_event_is_read_as_the_same_payment() {
    Decoded before = new EventBodies().decode(EVENT.formatted("x").getBytes(UTF_8));
    Decoded after = new EventBodies().decode(redacted(EVENT.formatted("x")).getBytes(UTF_8));

    assertThat(((Decoded.Event) after).notice().objectId())
        .isEqualTo(((Decoded.Event) before).notice().objectId());
    assertThat(((Decoded.Event) after).notice().fact().payment())
        .isEqualTo(((Decoded.Event) before).notice().fact().payment());
  }

  static Stream<Path> samples() throws IOException {
    return Files.list(Path.of("src/test/resources/events")).sorted();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_real_event_keeps_its_ids_and_amounts_and_no_address(Path file) throws IOException {
    String body = Files.readString(file);
    String redacted = redacted(body);

    assertThat(redacted).doesNotContain("@");
    if (new EventBodies().decode(body.getBytes(UTF_8)) instanceof Decoded.Event event
        && new EventBodies().decode(redacted.getBytes(UTF_8)) instanceof Decoded.Event after) {
      assertThat(after.notice().id()).isEqualTo(event.notice().id());
      assertThat(after.notice().fact().payment()).isEqualTo(event.notice().fact().payment());
      assertThat(after.notice().fact().money()).isEqualTo(event.notice().fact().money());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON, ada@example.org", "{\"a\":", "\u00ff"})
  void nothing_stays_of_what_is_no_json(String body) {
    assertThat(redacted(body)).isEmpty();
  }

  @Test
  void the_metadata_that_an_old_handler_stored_alone_is_metadata() {
    assertThat(redacted("{\"user_id\": \"7\", \"nick\": \"ada\", \"credits\": \"5\"}"))
        .isEqualTo("{\"user_id\":\"7\",\"nick\":null,\"credits\":\"5\"}");
  }

  @Test
  void what_holds_nothing_personal_stays_byte_by_byte() {
    byte[] body = "{ \"id\" : \"evt_1\",\n\"object\":\"event\" }".getBytes(UTF_8);

    assertThat(redaction.redacted(body, Set.of("ada@example.org"))).isSameAs(body);
  }

  @Test
  void a_deep_body_is_redacted_too() {
    String body = "[".repeat(100_000) + "\"Ada Byron\"" + "]".repeat(100_000);

    assertThat(redacted(body)).hasSize(200_004).doesNotContain("Ada");
  }

  @Test
  void a_message_loses_names_in_any_case_and_what_it_quotes_besides_ids() {
    Set<String> personal = Set.of("Ada Byron", "ada@example.org");
    String message = "for ADA BYRON: “ada”, “pi_123”, “7”, a…@example.org; Ada Byrons";

    assertThat(redaction.redacted(message, personal, true))
        .isEqualTo("for removed: “removed”, “pi_123”, “7”, removed; Ada Byrons");
    assertThat(redaction.redacted(message, personal, false)).contains("“ada”", "a…@example.org");
  }

  @Test
  void an_address_is_found_in_any_case_and_spelling() {
    for (String body :
        List.of("[\"x Zo\\u00cb\\u0040a.b y\"]", "{\"zo\u00cb@a.b\": 1}", "[\"zo\u00eb%40a.b\"]")) {
      assertThat(redaction.mentions(body.getBytes(UTF_8), "zo\u00eb@a.b")).isTrue();
    }
    assertThat(redaction.mentions("[\"zoe@a.b\"]".getBytes(UTF_8), "zo\u00eb@a.b")).isFalse();
  }
}
