package io.tallystick.adapter.stripe.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.stripe.EventBodies;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.domain.identity.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
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

  private boolean names(Person person, String body) {
    return redaction.naming(person).test(body.getBytes(UTF_8));
  }

  private static Person address(String email) {
    return new Person(Optional.empty(), Optional.of(email), Optional.empty(), Set.of(), Set.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"x Zo\\u00cb\\u0040a.b y\"]",
        "{\"zo\u00eb@a.b\": 1}",
        "[\"zo\u00eb%40a.b\"]",
        "[\"https://x.example/?m=Zo%C3%AB%40A.b&n\"]",
        "[\"q%3Dzo\u00eb%40a.b\"]",
        "[\"mailto:zo\u00eb@a.b.\"]",
        "[\"/zo\u00eb@a.b\"]",
        "no JSON, zo\u00eb@a.b"
      })
  void an_address_is_found_in_any_case_and_spelling(String body) {
    assertThat(names(address("zo\u00eb@a.b"), body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zoe@a.b", "zzo\u00eb@a.b", "x.zo\u00eb@a.b", "x+zo\u00eb@a.b", "x%2Bzo\u00eb%40a.b",
        "x-zo\u00eb@a.b", "zo\u00eb@a.bc", "zo\u00eb@a.b.c", "zo\u00eb@a.b-c", "\u00e9zo\u00eb@a.b"
      })
  void a_longer_address_is_another_person(String text) {
    assertThat(names(address("zo\u00eb@a.b"), "[\"" + text + "\"]")).isFalse();
    assertThat(redaction.redacted(text, Set.of("zo\u00eb@a.b"), false)).isEqualTo(text);
  }

  @Test
  void the_first_of_two_equal_fields_is_read_too() {
    assertThat(names(address("ann@a.b"), "{\"x\": \"ann@a.b\", \"x\": \"\"}")).isTrue();
  }

  private static final Person ADA =
      new Person(
          Optional.of(new UserId(42)),
          Optional.empty(),
          Optional.of("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
          Set.of("cus_1"),
          Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": {\"object\": {\"client_reference_id\": \" 42 \"}}}",
        "{\"client_reference_id\": \"7\", \"metadata\": {\"user_id\": \"0042\"}}",
        "{\"lines\": [{\"metadata\": {\"nextauth_user_id\": 42}}]}",
        "{\"primary_user_id\": \"42\"}",
        "{\"metadata\": {\"authenticated_user\": \"6BA7B810-9DAD-11D1-80B4-00C04FD430C8\"}}",
        "{\"customer\": \"cus_1\"}",
        "{\"customer\": {\"id\": \"cus_1\"}}"
      })
  void the_user_is_found_where_the_application_writes_its_ids(String body) {
    assertThat(names(ADA, body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\": 42, \"description\": \"42\"}",
        "{\"metadata\": {\"user_id\": \"142\", \"credits\": \"42\"}}",
        "{\"data\": {\"object\": {\"user_id\": \"42\"}}}",
        "{\"customer\": \"cus_12\"}"
      })
  void other_numbers_name_no_user(String body) {
    assertThat(names(ADA, body)).isFalse();
  }

  @Test
  void an_event_without_the_field_object_is_an_event_all_the_same() {
    String body =
        "{\"id\":\"evt_1\",\"type\":\"checkout.session.completed\",\"data\":{\"object\":"
            + "{\"mode\":\"payment\",\"payment_status\":\"paid\",\"currency\":\"usd\"}}}";

    assertThat(redacted(body)).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"x\",\"client_reference_id\":\"12345678901\"}",
        "{\"object\":\"x\",\"client_reference_id\":\" 9223372036854775807\"}",
        "{\"metadata\":{\"user_id\":\" 7 \"},\"object\":\"x\"}",
        "{\"metadata\":{\"credits\":\"9999999999\"},\"object\":\"x\"}",
        "{\"metadata\":{\"credits_to_add\":\" 100 \"},\"object\":\"x\"}"
      })
  void ids_and_numbers_of_credits_stay_as_they_are_read(String body) {
    assertThat(redacted(body)).isEqualTo(body);
    assertThat(redacted(body.replaceFirst("[0-9]+", "9223372036854775808x"))).contains("null");
  }

  @Test
  void a_short_or_common_name_removes_no_amounts_and_no_words() {
    String body =
        "{\"object\":\"event\",\"mode\":\"payment\",\"payment\":1,\"status\":\"paid\","
            + "\"description\":\"100\",\"metadata\":{\"credits\":\"100\",\"user_id\":\"1234567\"}}";
    Set<String> personal = Set.of("payment", "100", "object", "credits", "Al", "1234567");

    assertThat(new String(redaction.redacted(body.getBytes(UTF_8), personal), UTF_8))
        .isEqualTo(body);
    assertThat(redaction.redacted("100 credits of Al", Set.of("100", "Al"), false))
        .isEqualTo("100 credits of Al");
    assertThat(
            redaction.personal(
                "{\"line1\":\"100\",\"name\":\"Al\",\"phone\":\"123456\"}".getBytes(UTF_8)))
        .isEmpty();
  }

  @Test
  void a_name_and_a_telephone_number_are_removed_from_fields_of_free_text() {
    String body =
        "{\"object\":\"x\",\"description\":\"BYRON\",\"tag\":\"+44-20-7946\",\"mode\":\"byron\","
            + "\"metadata\":{\"order\":\"ada_byron\"}}";
    Set<String> personal = Set.of("Byron", "+44-20-7946", "ada_byron");

    assertThat(new String(redaction.redacted(body.getBytes(UTF_8), personal), UTF_8))
        .isEqualTo(
            "{\"object\":\"x\",\"description\":null,\"tag\":null,\"mode\":\"byron\","
                + "\"metadata\":{\"order\":null}}");
  }
}
