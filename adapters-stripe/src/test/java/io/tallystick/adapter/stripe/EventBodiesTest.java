package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.decode;
import static io.tallystick.adapter.stripe.Sample.notice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds the object of an event. */
@Timeout(60)
final class EventBodiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                | the body is not JSON: it is empty",
        "{\"id\": evt}                     | the body is not JSON: something unexpected stands at",
        "{\"id\": \"evt_1\", \"type\": \"t | the body is not JSON: it ends too early at line 1",
        "{\"id\":\"evt_1\",\"type\":\"t\"} x | the body is not JSON: something unexpected stands",
        "null                              | the body is null, not an object",
        "[{\"id\":\"evt_1\",\"type\":\"t\"}] | the body is a list, not an object",
        "\"evt_1\"                         | the body is a string, not an object",
        "12                                | the body is a number, not an object",
        "true                              | the body is a boolean, not an object",
        "{}                                | the event has no id",
        "{\"type\": \"t\"}                 | the event has no id",
        "{\"id\": null, \"type\": \"t\"}   | the event has no id",
        "{\"id\": 12, \"type\": \"t\"}     | `id` is not a string",
        "{\"id\": [\"e\"], \"type\": \"t\"} | `id` is not a string",
        "{\"id\": \"\", \"type\": \"t\"}   | `id` is blank",
        "{\"id\": \" \", \"type\": \"t\"}  | `id` is blank",
        "{\"id\": \"e\\u0000\", \"type\": \"t\"} | `id` holds characters that cannot be printed",
        "{\"id\": \"e\\ud83c\", \"type\": \"t\"} | `id` holds characters that cannot be printed",
        "{\"id\": \"evt 1\", \"type\": \"t\"} | `id` holds characters that no id of Stripe's has",
        "{\"id\": \"évt\", \"type\": \"t\"} | `id` holds characters that no id of Stripe's has",
        "{\"id\": \"evt_1\"}               | the event has no type",
        "{\"id\": \"evt_1\", \"type\": null} | the event has no type",
        "{\"id\": \"evt_1\", \"type\": {}} | `type` is not a string",
        "{\"id\": \"evt_1\", \"type\": \"\\t\"} | `type` is blank",
        "{\"id\": \"evt_1\", \"type\": \"a\\nb\"} | `type` holds characters that cannot be printed",
        "{\"id\": \"evt_1\", \"type\": \"\\udc00\"} | `type` holds characters that cannot be"
            + " printed",
      })
  void what_has_no_id_and_type_is_no_event(String body, String reason) {
    assertThat(reason(body)).startsWith(reason.replace("``", "`"));
  }

  @Test
  void an_id_or_a_type_has_at_most_255_characters() {
    String longest = "x".repeat(255);

    assertThat(notice(event(longest, longest)).id()).isEqualTo(new StripeEventId(longest));
    assertThat(reason(event(longest + "x", "t"))).isEqualTo("`id` is longer than 255 characters");
    assertThat(reason(event("e", longest + "x"))).isEqualTo("`type` is longer than 255 characters");
  }

  @Test
  void an_id_and_a_type_are_enough() {
    assertThat(notice("{\"id\": \"evt_1\", \"type\": \"anything at all\"}"))
        .isEqualTo(
            new EventNotice(
                new StripeEventId("evt_1"),
                "anything at all",
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE)));
  }

  @Test
  void what_stands_around_the_object_is_read() {
    EventNotice notice =
        notice(
            """
            {"id": "evt_1", "type": "ping", "livemode": true, "api_version": "2025-06-30.basil",
             "account": "acct_1", "created": 1751886000, "data": {"object": {"id": "obj_1"}}}
            """);

    assertThat(notice.livemode()).isTrue();
    assertThat(notice.apiVersion()).contains("2025-06-30.basil");
    assertThat(notice.account()).contains("acct_1");
    assertThat(notice.created()).contains(Instant.parse("2025-07-07T11:00:00Z"));
    assertThat(notice.objectId()).contains("obj_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12",
        "true",
        "{}",
        "[]",
        "null",
        "\"\"",
        "\" \"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\u0085\""
      })
  void texts_that_cannot_be_kept_count_as_absent(String value) {
    EventNotice notice =
        notice(
            """
            {"id": "evt_1", "type": "ping", "api_version": %1$s,
             "data": {"object": {"id": %1$s}}}
            """
                .formatted(value));

    assertThat(notice.apiVersion()).isEmpty();
    assertThat(notice.objectId()).isEmpty();
  }

  @Test
  void texts_longer_than_255_characters_count_as_absent() {
    String template = "{\"id\": \"evt_1\", \"type\": \"t\", \"api_version\": \"%s\"}";

    assertThat(notice(template.formatted("x".repeat(255))).apiVersion()).isPresent();
    assertThat(notice(template.formatted("x".repeat(256))).apiVersion()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"account\": \"acct_1\"                                       | acct_1",
        "\"user_id\": \"acct_1\"                                       | acct_1",
        "\"context\": \"acct_1\"                                       | acct_1",
        "\"context\": \"org_1/acct_1\"                                 | acct_1",
        "\"context\": \"acct_platform/acct_1\", \"account\": \"acct_1\" | acct_1",
        "\"account\": \"acct_1\", \"user_id\": \"acct_2\"              | acct_1",
        "\"account\": null, \"user_id\": \"acct_2\"                    | acct_2",
        "\"account\": \"\", \"user_id\": null, \"context\": \" \"      |",
        "\"account\": null, \"user_id\": null, \"context\": null       |",
        "\"account\": 5                                              | (unreadable)",
        "\"account\": false                                          | (unreadable)",
        "\"account\": {\"id\": \"acct_1\"}                             | (unreadable)",
        "\"account\": [\"acct_1\"]                                     | (unreadable)",
        "\"user_id\": 1                                              | (unreadable)",
        "\"context\": {}                                             | (unreadable)",
        "\"context\": \"acct_1/\"                                      | (unreadable)",
        "\"account\": \"acct\\u0000\"                                  | (unreadable)",
      })
  void the_account_is_another_one_where_any_field_says_so(String fields, String account) {
    String body = "{\"id\": \"evt_1\", \"type\": \"t\", %s}".formatted(fields);

    assertThat(notice(body).account().orElse(null)).isEqualTo(account);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1751886000, 2025-07-07T11:00:00Z",
    "1751886000.0, 2025-07-07T11:00:00Z",
    "253402300799, 9999-12-31T23:59:59Z",
    "253402300800, ",
    "-1, ",
    "1.5, ",
    "99999999999999999999, ",
    "\"1751886000\", ",
    "\"2025-04-01T09:30:00.000Z\", ",
    "null, ",
  })
  void the_time_is_whole_seconds_of_our_era_or_absent(String created, Instant time) {
    String body = "{\"id\": \"evt_1\", \"type\": \"t\", \"created\": %s}".formatted(created);

    assertThat(notice(body).created().orElse(null)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "1, false", "\"true\", false", "null, false"})
  void only_true_is_live_mode(String livemode, boolean live) {
    String body = "{\"id\": \"evt_1\", \"type\": \"t\", \"livemode\": %s}".formatted(livemode);

    assertThat(notice(body).livemode()).isEqualTo(live);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"livemode\": \"true\", | `livemode` is a string where Stripe sends true or false",
        "\"livemode\": 1, | `livemode` is a number where Stripe sends true or false",
        "\"livemode\": {}, | `livemode` is an object where Stripe sends true or false"
      })
  void a_purchase_that_does_not_say_its_mode_is_of_neither(String field, String problem) {
    String body =
        "{\"id\": \"evt_1\", \"type\": \"%s\", %s \"data\": {\"object\": %s}}"
            .formatted("checkout.session.completed", field, Sample.session(""));

    assertThat(notice(body).fact())
        .isInstanceOfSatisfying(
            PaymentFact.ModeUnknown.class,
            unknown -> assertThat(unknown.problem()).startsWith(problem));
  }

  @Test
  void the_last_of_two_ids_counts() {
    assertThat(notice("{\"id\": \"evt_1\", \"type\": \"t\", \"id\": \"evt_2\"}").id().value())
        .isEqualTo("evt_2");
    assertThat(reason("{\"id\": \"evt_1\", \"type\": \"t\", \"id\": null}"))
        .isEqualTo("the event has no id");
  }

  @Test
  void white_space_around_an_event_does_not_matter() {
    assertThat(notice("\r\n\t {\"id\": \"evt_1\",\n\"type\":\"t\"}\n\n").id().value())
        .isEqualTo("evt_1");
  }

  @Test
  void bytes_that_are_not_utf8_are_no_event() {
    byte[] body = "{\"id\": \"evt_1\", \"type\": \"t\", \"x\": \"?\"}".getBytes(UTF_8);
    body[body.length - 3] = (byte) 0xE9;

    assertThat(new EventBodies().decode(body))
        .isEqualTo(new Decoded.Malformed("the body is not JSON: it is not UTF-8"));
  }

  @Test
  void deep_nesting_harms_nothing() {
    String lists = "[".repeat(200_000) + "]".repeat(200_000);
    String template =
        "{\"id\": \"evt_1\", \"type\": \"%s\", \"livemode\": false, \"data\": {\"object\": %s}}";

    assertThat(reason(lists)).isEqualTo("the body is a list, not an object");
    assertThat(notice(template.formatted("ping", lists)).objectId()).isEmpty();
    assertThat(notice(template.formatted("payment_intent.succeeded", lists)).fact())
        .isInstanceOf(Unreadable.class);
    assertThat(
            notice(
                    template.formatted(
                        "checkout.session.completed",
                        Sample.session("\"custom_fields\": " + lists)))
                .fact())
        .isInstanceOf(Paid.class);
  }

  private static String event(String id, String type) {
    return "{\"id\": \"%s\", \"type\": \"%s\"}".formatted(id, type);
  }

  private static String reason(String body) {
    return switch (decode(body)) {
      case Decoded.Malformed malformed -> malformed.reason();
      case Decoded.Event event -> throw new AssertionError("an event: " + event.notice());
    };
  }
}
