package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import io.tallystick.bootstrap.Program.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Somebody drops or renames what the books stand on, while the program runs. */
final class DamagedSchemaEndToEndTest {

  /** Each with what puts back what holds data, and with what is named. */
  private static final List<List<String>> DAMAGES =
      List.of(
          List.of(
              "ALTER TABLE users RENAME COLUMN user_uuid TO uuid",
              "ALTER TABLE users RENAME COLUMN uuid TO user_uuid",
              "column users.user_uuid is missing"),
          List.of(
              "ALTER TABLE users RENAME COLUMN email TO mail",
              "ALTER TABLE users RENAME COLUMN mail TO email",
              "column users.email is missing"),
          List.of(
              "ALTER TABLE credit_ledger RENAME TO ledger",
              "ALTER TABLE ledger RENAME TO credit_ledger",
              "table credit_ledger is missing"),
          List.of(
              "ALTER TABLE stripe_event_attempts RENAME TO attempts",
              "ALTER TABLE attempts RENAME TO stripe_event_attempts",
              "table stripe_event_attempts is missing"));

  private static final String LOST =
      "ALTER TABLE credit_ledger DROP CONSTRAINT credit_ledger_booked_once, DISABLE TRIGGER"
          + " credit_ledger_move; ALTER TABLE users DROP CONSTRAINT credits_balance_nonneg;"
          + " DROP FUNCTION stripe_events_guard CASCADE";

  @Test
  void what_is_missing_is_named_nothing_is_lost_and_migrate_makes_it_again() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    long user = database.user("buyer@shop.example");
    List<String> unanswered = new ArrayList<>();
    try (Program program = Program.serve(settings)) {
      for (List<String> damage : DAMAGES) {
        database.execute(damage.getFirst());
        deliver(program, user, unanswered);
        awaitReadiness(program, damage.getLast());
        database.execute(damage.get(1));
        awaitReadiness(program, "\"status\":\"UP\"");
      }
      database.execute(DAMAGES.getFirst().getFirst() + ";" + LOST);
      deliver(program, user, unanswered);
      Finished verified = Program.run(settings, "verify");
      assertThat(verified.status()).isEqualTo(1);
      assertThat(verified.out()).contains(DAMAGES.getFirst().getLast()).contains("NOT whole");
      assertThat(Program.run(settings, "retry", "evt_any").err().lines())
          .isNotEmpty()
          .allMatch(line -> line.matches("tallystick: .*: run `tallystick migrate` first"));
      Finished migrated = Program.run(settings, "migrate");
      assertThat(migrated.status()).isEqualTo(1);
      assertThat(migrated.err().lines().toList())
          .singleElement()
          .asString()
          .contains("column users.user_uuid is missing", "ADD COLUMN user_uuid uuid");
      assertThat(migrated.out())
          .contains("repaired: unique index on credit_ledger (booking_key) is missing")
          .contains("repaired: trigger credit_ledger_move on credit_ledger is disabled")
          .contains("repaired: constraint credits_balance_nonneg on users is missing")
          .contains("repaired: function stripe_events_guard() is missing")
          .contains("repaired: trigger stripe_events_guard on stripe_events is missing");
      database.execute(DAMAGES.getFirst().get(1));
      assertThat(Program.run(settings, "migrate").status()).isZero();
      awaitReadiness(program, "\"status\":\"UP\"");

      unanswered.forEach(
          body ->
              Awaitility.await()
                  .until(
                      () -> {
                        Answer again = program.deliver(body);
                        return again.code() == 200
                            && List.of("completed", "duplicate").contains(again.status());
                      }));
      assertThat(database.balance(user)).isEqualTo(5L * unanswered.size());
      assertThat(program.printed()).doesNotContain("\tat ").doesNotContain("\n  at ");
    }
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  /** It is refused until it can be stored, or kept as failed. */
  private static void deliver(Program program, long user, List<String> unanswered) {
    String body = Bodies.purchase(user, 5).json();
    Answer answer = program.deliver(body);
    assertThat(answer.code() == 503 || answer.status().equals("failed")).as(answer.json()).isTrue();
    unanswered.add(body);
  }

  private static void awaitReadiness(Program program, String text) {
    Awaitility.await()
        .until(
            () -> Program.get(program.at("/health/readiness")),
            readiness -> readiness.startsWith("{") && readiness.contains(text));
  }
}
