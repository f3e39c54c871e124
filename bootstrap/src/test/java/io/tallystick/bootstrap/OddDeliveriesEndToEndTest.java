package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe does not send, and gets an answer of the contract all the same. */
final class OddDeliveriesEndToEndTest {

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
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://localhost:1", "null"})
  void an_origin_changes_nothing(String origin) {
    long user = database.user(origin.hashCode() + "@shop.example");
    String body = Bodies.purchase(user, 6).json();
    Map<String, String> signed =
        Map.of(
            "Origin",
            origin,
            "Stripe-Signature",
            Program.sign(body, Program.SECRET, Instant.now()));

    Answer unsigned =
        Program.post(program.webhook(), body.getBytes(UTF_8), Map.of("Origin", origin));
    assertThat(unsigned.code()).isEqualTo(400);
    assertThat(unsigned.status()).isEqualTo("rejected");
    assertThat(Program.post(program.webhook(), body.getBytes(UTF_8), signed).status())
        .isEqualTo("completed");
    assertThat(database.balance(user)).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"livemode\": \"true\",", "\"livemode\": 0,", "\"livemode\": {},"})
  void an_event_that_does_not_say_its_mode_fails_and_says_so(String livemode) {
    long user = database.user("mode" + livemode.hashCode() + "@shop.example");
    Bodies body = Bodies.purchase(user, 6);

    Answer answer = program.deliver(body.json().replace("\"livemode\": false,", livemode));

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.status()).isEqualTo("failed");
    assertThat(answer.value("message")).startsWith("payload_unreadable").contains("livemode");
    assertThat(database.balance(user)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"session capturable intent", "intent session", "capturable intent session"})
  void a_payment_that_is_captured_later_is_credited_once_in_any_order(String order) {
    long user = database.user(order.hashCode() + "@captured.example");
    Bodies session = Bodies.purchase(user, 500).with("payment_status", "unpaid");
    Map<String, String> bodies =
        Map.of(
            "session", session.json(),
            "capturable",
                Bodies.paymentIntent(session.payment())
                    .type("payment_intent.amount_capturable_updated")
                    .json(),
            "intent", Bodies.paymentIntent(session.payment()).json());

    for (String event : (order + " " + order).split(" ")) {
      assertThat(program.deliver(bodies.get(event)).code()).isEqualTo(200);
    }

    assertThat(database.balance(user)).isEqualTo(500);
    assertThat(
            database.all(
                "SELECT amount FROM credit_ledger WHERE payment_id = '%s'"
                    .formatted(session.payment())))
        .containsExactly("500");
  }

  @Test
  void an_ignored_event_that_comes_again_is_said_to_be_ignored_once() {
    Bodies body = Bodies.paidSession().type("customer.created");
    program.deliver(body.json());

    assertThat(program.deliver(body.json()).value("message"))
        .endsWith("it is ignored: unhandled_event_type");
  }
}
