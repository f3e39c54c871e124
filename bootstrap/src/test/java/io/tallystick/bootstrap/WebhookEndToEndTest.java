package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallystick.bootstrap.Program.Answer;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the answers that Stripe gets, over real HTTP on a real database. */
final class WebhookEndToEndTest {

  private static TestDatabase database;
  private static Program program;

  @BeforeAll
  static void start() {
    database = Program.migratedDatabase();
    program = Program.serve(Program.on(database));
  }

  @AfterAll
  static void stop() {
    program.close();
    assertThat(Program.run(Program.on(database), "verify").status()).isZero();
    assertThat(program.printed()).doesNotContain("@shop.example").doesNotContain(Program.SECRET);
  }

  @Test
  void a_credited_event_is_answered_with_its_user_and_its_credits() {
    long user = database.user("credited@shop.example");
    Bodies body = Bodies.purchase(user, 120);
    Answer answer = program.deliver(body.json());
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.value("ok")).isEqualTo("true");
    assertThat(answer.status()).isEqualTo("completed");
    assertThat(answer.value("event_id")).isEqualTo(body.id());
    assertThat(answer.value("credits_added")).isEqualTo("120");
    assertThat(answer.value("user_id")).isEqualTo(Long.toString(user));
    assertThat(answer.value("skipped")).isEqualTo("null");
  }

  @Test
  void a_failed_event_that_is_sent_again_is_tried_again() {
    Bodies body =
        Bodies.paidSession().with("client_reference_id", "late@shop.example").meta("credits", "9");
    assertThat(program.deliver(body.json()).status()).isEqualTo("failed");
    assertThat(program.deliver(body.json()).status()).isEqualTo("failed");
    long user = database.user("late@shop.example");
    assertThat(program.deliver(body.json()).status()).isEqualTo("completed");
    assertThat(program.deliver(body.json()).status()).isEqualTo("duplicate");
    assertThat(database.balance(user)).isEqualTo(9);
    assertThat(
            database.all(
                "SELECT outcome FROM stripe_event_attempts WHERE event_id = '%s' ORDER BY id"
                    .formatted(body.id())))
        .containsExactly("failed", "failed", "completed");
  }

  @Test
  void a_failed_event_closes_by_itself_when_another_one_credits_its_payment() {
    long user = database.user("closes@shop.example");
    Bodies failing = Bodies.paidSession().meta("credits", "30");
    assertThat(program.deliver(failing.json()).status()).isEqualTo("failed");
    Bodies crediting =
        Bodies.purchase(user, 30)
            .type("checkout.session.async_payment_succeeded")
            .with("payment_intent", failing.payment());
    assertThat(program.deliver(crediting.json()).status()).isEqualTo("completed");
    assertThat(
            database.one(
                "SELECT processing_status || ' ' || skip_reason FROM stripe_events"
                    + " WHERE event_id = '%s'".formatted(failing.id())))
        .isEqualTo("ignored already_credited");
  }

  @Test
  void what_broke_for_a_reason_that_passes_is_retried_by_itself() {
    long user = database.user("passes@shop.example");
    database.execute(
        """
        CREATE FUNCTION refuse_for_now() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'not now, passes@shop.example'; END $$;
        CREATE TRIGGER refuse_for_now BEFORE UPDATE ON users FOR EACH ROW
          WHEN (NEW.id = %d) EXECUTE FUNCTION refuse_for_now();
        """
            .formatted(user));
    Bodies body = Bodies.purchase(user, 40);
    assertThat(program.deliver(body.json()).value("message")).contains("internal_error");
    database.execute("DROP TRIGGER refuse_for_now ON users");
    database.execute(
        "UPDATE stripe_events SET next_attempt_at = now() WHERE event_id = '%s'"
            .formatted(body.id()));
    Awaitility.await().until(() -> database.balance(user) == 40);
    assertThat(
            database.all(
                "SELECT triggered_by || ' ' || outcome FROM stripe_event_attempts"
                    + " WHERE event_id = '%s' ORDER BY id".formatted(body.id())))
        .containsExactly("webhook failed", "worker completed");
  }

  @ParameterizedTest
  @CsvSource({
    "checkout.session.async_payment_failed, payment_failed",
    "checkout.session.expired, session_expired",
    "payment_intent.canceled, payment_canceled",
    "payment_intent.succeeded, no_credits_metadata",
    "invoice.voided, unhandled_event_type",
    "charge.dispute.created, dispute_moves_no_money",
    "customer.created, unhandled_event_type"
  })
  void what_moves_no_credits_is_stored_and_ignored(String type, String reason) {
    Bodies body = Bodies.paidSession().type(type);
    Answer answer = program.deliver(body.json());
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.status()).isEqualTo("ignored");
    assertThat(answer.value("skipped")).isEqualTo(reason);
    assertThat(program.deliver(body.json()).status()).isEqualTo("duplicate");
  }

  @Test
  void thin_foreign_and_subscription_events_are_ignored() {
    assertThat(
            program
                .deliver("{\"id\":\"evt_thin\",\"object\":\"v2.core.event\",\"type\":\"v1.x\"}")
                .value("skipped"))
        .isEqualTo("thin_event");
    assertThat(
            program.deliver(Bodies.purchase(1, 1).account("acct_somebody").json()).value("skipped"))
        .isEqualTo("foreign_account");
    assertThat(
            program
                .deliver(Bodies.purchase(1, 1).with("mode", "subscription").json())
                .value("skipped"))
        .isEqualTo("not_a_purchase");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "t=abc,v1=00",
        "t=,v1=",
        "v1=00",
        "t=99999999999999999999,v1=00",
        "t=1767225600",
        "t=1767225600,v0=00",
        ",,,,",
        "====",
        "t=1767225600,v1=zz"
      })
  void a_broken_signature_is_400_and_no_row(String header) {
    long before = rows();
    Answer answer = program.deliver(Bodies.purchase(1, 1).json().getBytes(UTF_8), header);
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.status()).isEqualTo("rejected");
    assertThat(answer.value("ok")).isEqualTo("false");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void a_missing_wrong_expired_or_upper_case_signature_is_400_and_tells_no_secret()
      throws Exception {
    String body = Bodies.purchase(1, 1).json();
    Answer missing = Program.post(program.webhook(), body.getBytes(UTF_8), Map.of());
    assertThat(missing.code()).isEqualTo(400);
    assertThat(missing.value("message")).containsIgnoringCase("missing");
    Instant now = Instant.now();
    for (String header :
        new String[] {
          Program.sign(body, "whsec_of_somebody_else_entirely", now),
          Program.sign(body, Program.SECRET, now.minusSeconds(400)),
          Program.sign(body, Program.SECRET, now.plusSeconds(400)),
          upperCase(Program.sign(body, Program.SECRET, now))
        }) {
      Answer answer = program.deliver(body.getBytes(UTF_8), header);
      assertThat(answer.code()).as(header).isEqualTo(400);
      assertThat(answer.json())
          .doesNotContain(Program.SECRET)
          .doesNotContain(
              Webhook.Util.computeHmacSha256(Program.SECRET, now.getEpochSecond() + "." + body));
    }
  }

  private static String upperCase(String header) {
    int value = header.indexOf("v1=") + 3;
    return header.substring(0, value) + header.substring(value).toUpperCase(java.util.Locale.ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "\"evt\"",
        "{\"id\":1,\"type\":\"x\"}",
        "{\"id\":\"evt_1\"}",
        "{\"id\":\"evt_1\",\"type\":null}",
        "{\"id\":\"\",\"type\":\"x\"}",
        "{\"id\":\"evt_\\u0000\",\"type\":\"x\"}",
        "{\"id\":\"evt_1\",\"type\":\"x\"} trailing"
      })
  void what_is_signed_but_no_event_is_400_and_no_row(String body) {
    long before = rows();
    Answer answer = program.deliver(body);
    assertThat(answer.code()).as(answer.json()).isEqualTo(400);
    assertThat(answer.status()).isEqualTo("rejected");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void bytes_that_are_not_utf_8_are_400() throws Exception {
    byte[] body = "{\"id\":\"evt_latin\",\"type\":\"caf\u00e9\"}".getBytes(ISO_8859_1);
    assertThat(program.deliver(body, signBytes(body)).code()).isEqualTo(400);
  }

  @Test
  void two_hundred_thousand_nested_arrays_are_answered() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    assertThat(program.deliver(deep).code()).isEqualTo(400);
    Answer inside = program.deliver("{\"id\":\"evt_deep\",\"type\":\"x.y\",\"data\":" + deep + "}");
    assertThat(inside.code()).isEqualTo(200);
    assertThat(database.one("SELECT raw_data IS NULL FROM stripe_events WHERE event_id='evt_deep'"))
        .isEqualTo("t");
    assertThat(
            database.number(
                "SELECT length(payload) FROM stripe_events WHERE event_id = 'evt_deep'"))
        .isGreaterThan(400_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "1e200000",
        "123456789012345678901234567890",
        "\"\ud83d\ude80 \u202e\"",
        "{\"a\":1,\"a\":2}",
        "[]",
        "17",
        "true"
      })
  void odd_values_in_the_metadata_never_break_an_answer(String value) {
    for (String key : new String[] {"note", "user_id", "credits", "session_email"}) {
      Bodies body = Bodies.paidSession().rawMeta(key, value);
      Answer answer = program.deliver(body.json());
      assertThat(answer.code()).as("%s=%s", key, value).isEqualTo(200);
      assertThat(answer.status()).isEqualTo("failed");
      assertThat(
              database.one(
                  "SELECT convert_from(payload, 'UTF8') FROM stripe_events WHERE event_id = '%s'"
                      .formatted(body.id())))
          .isEqualTo(body.json());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"text\"", "7", "true"})
  void metadata_of_the_wrong_type_fails_for_a_person_to_see(String metadata) {
    Bodies body = Bodies.purchase(1, 1).raw("metadata", metadata);
    Answer answer = program.deliver(body.json());
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.status()).isEqualTo("failed");
    assertThat(answer.value("message")).contains("payload_unreadable");
  }

  @Test
  void of_duplicate_keys_the_last_counts_as_it_does_in_jsonb() {
    long user = database.user("twice@shop.example");
    Bodies body = Bodies.purchase(user, 5).raw("metadata", "{\"credits\":\"7\",\"credits\":\"8\"}");
    assertThat(program.deliver(body.json()).value("credits_added")).isEqualTo("8");
  }

  @ParameterizedTest
  @CsvSource({"1048576, 200", "1048577, 413", "2097152, 413"})
  void a_body_beyond_the_limit_is_413(int size, int code) {
    String start = "{\"id\":\"%s\",\"type\":\"x.y\",\"pad\":\"".formatted(Bodies.fresh("evt"));
    String body = start + "x".repeat(size - start.length() - 2) + "\"}";
    Answer answer = program.deliver(body);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(code == 200 ? "ignored" : "rejected");
  }

  @Test
  void a_body_with_odd_white_space_is_verified_and_kept_byte_by_byte() {
    String id = Bodies.fresh("evt");
    String body =
        "\n\t{ \"id\" :\r\n\"%s\",\"type\":\"x.y\" , \"note\":\"gr\u00fc\u00df\u00e9 \u6f22\"}\n\n"
            .formatted(id);
    assertThat(program.deliver(body).code()).isEqualTo(200);
    assertThat(
            database.one(
                "SELECT convert_from(payload, 'UTF8') FROM stripe_events WHERE event_id = '%s'"
                    .formatted(id)))
        .isEqualTo(body);
  }

  @Test
  void health_and_metrics_are_there() {
    assertThat(Program.get(program.at("/health"))).contains("\"UP\"");
    assertThat(Program.get(program.at("/health/liveness"))).contains("\"UP\"");
    assertThat(Program.get(program.at("/health/readiness")))
        .contains("\"UP\"")
        .contains("database");
    program.deliver(Bodies.purchase(987_654_321, 1).json());
    assertThat(Program.get(program.at("/prometheus")))
        .contains("tallystick_events_total")
        .contains("tallystick_failures_total")
        .contains("tallystick_credits_granted_total")
        .contains("tallystick_failed_events_waiting")
        .contains("tallystick_oldest_failed_event_age_seconds")
        .contains("tallystick_processing_seconds_bucket");
  }

  private static long rows() {
    return database.number("SELECT count(*) FROM stripe_events");
  }

  private static String signBytes(byte[] body) throws Exception {
    long time = Instant.now().getEpochSecond();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Program.SECRET.getBytes(UTF_8), "HmacSHA256"));
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.write((time + ".").getBytes(UTF_8));
    signed.write(body);
    return "t=%d,v1=%s"
        .formatted(time, java.util.HexFormat.of().formatHex(mac.doFinal(signed.toByteArray())));
  }
}
