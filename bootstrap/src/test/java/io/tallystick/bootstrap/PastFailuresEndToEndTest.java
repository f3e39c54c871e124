package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What went wrong with the handler that was here before, each of it now impossible. */
final class PastFailuresEndToEndTest {

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
  }

  @Test
  void past_failure_01_the_endpoints_did_not_exist() {
    long user = database.user("p01@shop.example");
    for (String path :
        List.of("/webhooks/stripe", "/webhooks/stripe/hotfix", "/api/stripe/webhook/hotfix")) {
      String body = Bodies.purchase(user, 10).json();
      Answer answer =
          Program.post(
              program.at(path),
              body.getBytes(StandardCharsets.UTF_8),
              Map.of(
                  "Stripe-Signature", Program.sign(body, Program.SECRET, java.time.Instant.now())));
      assertThat(answer.code()).as(path).isEqualTo(200);
      assertThat(answer.status()).isEqualTo("completed");
    }
    assertThat(database.balance(user)).isEqualTo(30);
  }

  @Test
  void past_failure_02_success_was_answered_though_the_commit_had_become_a_rollback() {
    long user = database.user("p02@shop.example");
    database.execute(
        """
        CREATE FUNCTION refuse_p02() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.payment_id = 'pi_p02' THEN RAISE EXCEPTION 'refused at commit'; END IF;
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER refuse_p02 AFTER INSERT ON credit_ledger
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_p02();
        """);
    try {
      Bodies body = Bodies.purchase(user, 100).with("payment_intent", "pi_p02");
      Answer answer = program.deliver(body.json());
      assertThat(answer.status()).isEqualTo("failed");
      assertThat(answer.value("credits_added")).isEqualTo("null");
      assertThat(database.balance(user)).isZero();
      assertThat(status(body.id())).isEqualTo("failed");
      assertThat(failure(body.id())).isEqualTo("internal_error");

      database.execute("DROP TRIGGER refuse_p02 ON credit_ledger");
      assertThat(program.deliver(body.json()).status()).isEqualTo("completed");
      assertThat(database.balance(user)).isEqualTo(100);
    } finally {
      database.execute("DROP FUNCTION refuse_p02() CASCADE");
    }
  }

  @Test
  void past_failure_03_three_deliveries_of_one_event_were_booked_three_times() {
    long user = database.user("p03@shop.example");
    Bodies body = Bodies.purchase(user, 100);
    assertThat(program.deliver(body.json()).status()).isEqualTo("completed");
    assertThat(program.deliver(body.json()).status()).isEqualTo("duplicate");
    assertThat(program.deliver(body.json()).status()).isEqualTo("duplicate");
    assertThat(database.balance(user)).isEqualTo(100);
  }

  @Test
  void past_failure_04_no_failure_was_ever_recorded() {
    Bodies body = Bodies.purchase(987_654_321, 100);
    assertThat(program.deliver(body.json()).status()).isEqualTo("failed");
    assertThat(status(body.id())).isEqualTo("failed");
    assertThat(
            database.all(
                "SELECT code FROM stripe_event_attempts WHERE event_id = '%s'"
                    .formatted(body.id())))
        .containsExactly("user_unresolved");
  }

  @Test
  void past_failure_05_an_unresolved_user_was_answered_200_and_forgotten() {
    Bodies body =
        Bodies.paidSession().with("client_reference_id", "<user_id>").meta("credits", "70");
    assertThat(program.deliver(body.json()).status()).isEqualTo("failed");
    assertThat(database.one(column("error_message", body.id()))).contains("a placeholder");

    long user = database.user("p05@shop.example");
    Bodies later =
        Bodies.paidSession().with("client_reference_id", "p05b@shop.example").meta("credits", "7");
    assertThat(program.deliver(later.json()).status()).isEqualTo("failed");
    database.execute("UPDATE users SET email = 'P05b@Shop.example' WHERE id = " + user);
    Program.Finished retried = Program.run(Program.on(database), "retry", later.id());
    assertThat(retried.out()).contains("completed");
    assertThat(retried.status()).isZero();
    assertThat(database.balance(user)).isEqualTo(7);
  }

  @Test
  void past_failure_06_a_column_missing_in_users_aborted_the_transaction() {
    TestDatabase old = TestDatabase.create();
    old.execute(
        """
        CREATE TABLE users (
          id serial PRIMARY KEY, email varchar(255) UNIQUE NOT NULL, name varchar(255) NOT NULL);
        INSERT INTO users (email, name) VALUES ('p06@shop.example', 'An old buyer');
        """);
    try (Program adopted = Program.serve(Program.on(old))) {
      Bodies body =
          Bodies.paidSession()
              .raw("customer_details", "{\"email\": \"p06@shop.example\"}")
              .meta("credits", "60");
      assertThat(adopted.deliver(body.json()).status()).isEqualTo("completed");
      assertThat(old.balance(1)).isEqualTo(60);
      assertThat(old.one("SELECT name FROM users")).isEqualTo("An old buyer");
    }
  }

  @Test
  void past_failure_07_the_typed_email_beat_the_id_that_the_application_had_written() {
    long payer = database.user("p07-payer@shop.example");
    long buyer = database.user("p07-buyer@shop.example");
    Bodies body =
        Bodies.purchase(buyer, 50)
            .raw("customer_details", "{\"email\": \"p07-payer@shop.example\"}");
    Answer answer = program.deliver(body.json());
    assertThat(answer.value("user_id")).isEqualTo(Long.toString(buyer));
    assertThat(database.balance(buyer)).isEqualTo(50);
    assertThat(database.balance(payer)).isZero();
    assertThat(database.one(column("warning", body.id()))).contains("customer_details.email");
  }

  @Test
  void past_failure_08_the_card_holder_s_name_overwrote_the_user_s() {
    TestDatabase own = TestDatabase.create();
    Map<String, String> settings = new HashMap<>(Program.on(own));
    settings.put("TALLYSTICK_ON_UNKNOWN_USER", "create");
    try (Program creating = Program.serve(settings)) {
      long user = own.user("p08@shop.example");
      Bodies body =
          Bodies.paidSession()
              .raw(
                  "customer_details",
                  "{\"email\": \"P08@shop.example\", \"name\": \"Card Holder\"}")
              .meta("credits", "80");
      assertThat(creating.deliver(body.json()).status()).isEqualTo("completed");
      assertThat(own.one("SELECT name FROM users WHERE id = " + user)).isEqualTo("A. Buyer");
      assertThat(own.number("SELECT count(*) FROM users")).isEqualTo(1);
    }
  }

  @Test
  void past_failure_09_ten_digits_of_credits_crashed_with_an_integer_overflow() {
    long user = database.user("p09@shop.example");
    Bodies body = Bodies.purchase(user, 1).meta("credits", "9999999999");
    Answer answer = program.deliver(body.json());
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.status()).isEqualTo("failed");
    assertThat(failure(body.id())).isEqualTo("credits_out_of_range");
    assertThat(database.balance(user)).isZero();
  }

  @Test
  void past_failure_10_the_test_bypass_was_open_in_production() {
    long user = database.user("p10@shop.example");
    String body = Bodies.purchase(user, 1000).json();
    Map<String, String> headers =
        Map.of("X-E2E-Token", "a-token-of-at-least-32-characters-in-length");
    Answer answer = Program.post(program.webhook(), body.getBytes(StandardCharsets.UTF_8), headers);
    assertThat(answer.code()).isEqualTo(400);
    assertThat(database.balance(user)).isZero();

    Map<String, String> live = new HashMap<>(Program.on(database));
    live.put("STRIPE_MODE", "live");
    live.put("E2E_TEST_MODE", "true");
    live.put("E2E_TEST_TOKEN", headers.get("X-E2E-Token"));
    Program.Finished refused = Program.run(live, "serve");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("E2E_TEST_MODE").doesNotContain("a-token-of");
  }

  @Test
  void past_failure_11_session_and_payment_intent_of_one_purchase_both_paid_out() {
    long user = database.user("p11@shop.example");
    Bodies session = Bodies.purchase(user, 110);
    Bodies intent =
        Bodies.paymentIntent(session.payment())
            .meta("credits", "110")
            .meta("user_id", Long.toString(user));
    assertThat(program.deliver(session.json()).status()).isEqualTo("completed");
    Answer second = program.deliver(intent.json());
    assertThat(second.status()).isEqualTo("ignored");
    assertThat(second.value("skipped")).isEqualTo("already_credited");
    assertThat(database.balance(user)).isEqualTo(110);

    Answer unpaid =
        program.deliver(Bodies.purchase(user, 5).with("payment_status", "unpaid").json());
    assertThat(unpaid.value("skipped")).isEqualTo("awaiting_payment");
    Answer live = program.deliver(Bodies.purchase(user, 5).live().json());
    assertThat(live.value("skipped")).isEqualTo("livemode_mismatch");
    assertThat(database.balance(user)).isEqualTo(110);
  }

  @Test
  void past_failure_12_a_real_user_called_test_at_example_com_was_taken_for_a_placeholder() {
    long user = database.user("test@example.com");
    Bodies body =
        Bodies.paidSession()
            .raw("customer_details", "{\"email\": \"Test@Example.com\"}")
            .meta("credits", "200");
    assertThat(program.deliver(body.json()).status()).isEqualTo("completed");
    assertThat(database.balance(user)).isEqualTo(200);
  }

  private static String column(String name, String event) {
    return "SELECT %s FROM stripe_events WHERE event_id = '%s'".formatted(name, event);
  }

  private static String status(String event) {
    return database.one(column("processing_status", event));
  }

  private static String failure(String event) {
    return database.one(column("failure_code", event));
  }
}
