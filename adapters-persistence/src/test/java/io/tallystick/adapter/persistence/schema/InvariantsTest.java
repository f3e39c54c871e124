package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.reconcile.Invariants.Check;
import io.tallystick.domain.inbox.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant finds the fault that it is there for, and names the row. */
class InvariantsTest {

  private static final String CREDITED_TWICE =
      "INSERT INTO tallystick.payments_credited_twice (payment_id, other_id)"
          + " VALUES ('pi_other', 'pi_good')";

  private static final String API_KEY =
      "INSERT INTO tallystick.api_keys (name, key_digest, scopes, created_at)"
          + " VALUES ('shop', sha256('x'), '{spend}', now());";

  /** User 1 was credited by evt_good, evt_waits has failed, evt_paid speaks of the same payment. */
  private static Database healthy;

  @BeforeAll
  static void make() {
    healthy = Server.migrated();
    healthy.user("a@example.org", 20);
    healthy.user("b@example.org", 0);
    try (Adapters adapters = Adapters.on(healthy)) {
      Events.book(adapters, "good", 1, 100);
      adapters.commit(
          () -> {
            var waits =
                Events.failed(
                    "waits", FailureCode.USER_UNRESOLVED, "nobody", Optional.of(Events.NOW));
            adapters.inbox().add(List.of(waits));
            adapters.inbox().addAttempts(List.of(Events.attempt(waits.event())));
          });
    }
  }

  @Test
  void a_healthy_database_breaks_none() {
    try (Adapters adapters = Adapters.on(healthy)) {
      assertThat(adapters.invariants().check(progress -> {}))
          .hasSizeGreaterThan(10)
          .allMatch(Check::holds);
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            "balance_equals_ledger",
            "user 1: balance 121, ledger 120",
            unguarded("users", "UPDATE users SET credits_balance = 121 WHERE id = 1")),
        fault(
            "balance_equals_ledger",
            "user 1: balance , ledger 120",
            unguarded("users", "DELETE FROM users WHERE id = 1")),
        fault(
            "balance_equals_ledger",
            "user 2: balance 5, ledger 0",
            unguarded("users", "UPDATE users SET credits_balance = 5 WHERE id = 2")),
        fault(
            "ledger_is_unbroken",
            "ledger row 1 of user 1: balance_after 21, sum 20; debt_after 0, sum 0",
            unguarded("credit_ledger", "UPDATE credit_ledger SET balance_after = 21 WHERE id = 1")),
        fault(
            "payment_credited_under_one_id",
            "user 2: ledger row 2 credits 100 for pi_good, and payment pi_other is credited, too",
            CREDITED_TWICE
                + """
                ;
                INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at) VALUES
                  (1, -100, 'adjustment', 'moved from user 1 to user 2, payment pi_good, event evt_good: x', 'olga', now()),
                  (2, 100, 'adjustment', 'moved from user 1 to user 2, payment pi_good, event evt_good: x', 'olga', now());
                INSERT INTO tallystick.moved_payments VALUES ('pi_good', 2, 'olga', now())
                """),
        fault(
            "balance_not_negative",
            "user 2: balance -3",
            "ALTER TABLE users DROP CONSTRAINT credits_balance_nonneg;"
                + unguarded("users", "UPDATE users SET credits_balance = -3 WHERE id = 2")),
        fault(
            "payment_credited_once",
            "payment pi_good: ledger rows 2, 99",
            "ALTER TABLE credit_ledger DROP CONSTRAINT credit_ledger_booked_once;"
                + unguarded("credit_ledger", entry("evt_again", "pi_good"))),
        fault(
            "invoice_credited_once",
            "ledger row 2: payment pi_good is an alias of in_x",
            "INSERT INTO tallystick.payment_aliases VALUES ('pi_good', 'in_x')"),
        fault(
            "invoice_credited_once",
            "payment in_x is an alias of pi_x, and has aliases",
            "INSERT INTO tallystick.payment_aliases VALUES ('ch_x', 'in_x'), ('in_x', 'pi_x')"),
        fault(
            "payment_credited_under_one_id",
            "user 1: ledger row 2 credits 100 for pi_good, and payment pi_other is credited, too",
            CREDITED_TWICE),
        fault(
            "booked_once",
            "booking key purchase:pi_good: ledger rows 2, 99",
            "ALTER TABLE credit_ledger DROP CONSTRAINT credit_ledger_booked_once;"
                + unguarded("credit_ledger", entry("evt_again", "pi_good"))),
        fault(
            "ledger_is_unbroken",
            "ledger row 1 of user 1: balance_after 20, sum 20; debt_after 7, sum 0",
            unguarded("credit_ledger", "UPDATE credit_ledger SET debt_after = 7 WHERE id = 1")),
        fault(
            "debt_not_negative",
            "user 1: debt -5",
            unguarded(
                "credit_ledger",
                reversal("refund_reversal", 0, -5) + "; UPDATE credit_ledger SET debt_after = 0")),
        fault(
            "balance_repays_debt",
            "user 1: ledger row 2 leaves balance 120 beside debt 7",
            unguarded("credit_ledger", "UPDATE credit_ledger SET debt_after = 7 WHERE id = 2")),
        fault(
            "balance_repays_debt",
            "user 1: ledger row 2 leaves balance 120 beside debt 7",
            unguarded("credit_ledger", "UPDATE credit_ledger SET debt_after = 7 WHERE id = 2")
                + """
                ;
                INSERT INTO credit_ledger (user_id, amount, kind, booking_key, reason, actor, created_at)
                VALUES (1, -1, 'spend', 'spend:x', 'r', 'a', now())
                """),
        fault(
            "refunds_are_reversed",
            "payment pi_good: granted 100, reversed 0; by its refunds and disputes 30",
            movement("REFUND", "re_1", 300)),
        fault(
            "refunds_are_reversed",
            "payment pi_good: granted 100, reversed 0; by its refunds and disputes 80",
            movement("REFUNDED_SO_FAR", "ch_1", 300)
                + ";"
                + movement("REFUND", "re_1", 200)
                + ";"
                + movement("WITHDRAWN", "dp_1", 500)),
        fault(
            "refunds_are_reversed",
            "payment pi_good: granted 100, reversed 0; by its refunds and disputes 55",
            movement("REFUND", "re_1", 300) + ";" + inEuros("WITHDRAWN", "dp_1", 200, "800")),
        fault(
            "refunds_are_reversed",
            "payment pi_good: granted 100, reversed 0; by its refunds and disputes 100",
            inEuros("REFUNDED_SO_FAR", "ch_1", 900, "800")),
        fault(
            "refunds_are_reversed",
            "payment pi_good: granted 100, reversed 40; by its refunds and disputes 0",
            unguarded("credit_ledger", reversal("refund", 0, 40))
                + ";"
                + movement("REFUND", "re_1", 400)
                + ";"
                + movement("REFUND_ENDED", "re_1", 400)),
        fault(
            "reversed_is_within_granted",
            "payment pi_good: granted 100, reversed 101",
            unguarded("credit_ledger", reversal("refund", 0, 101))),
        fault(
            "reversed_is_within_granted",
            "payment pi_good: granted 100, reversed -1",
            unguarded("credit_ledger", reversal("dispute_reversal", 1, 0))),
        fault(
            "holds_equal_ledger",
            "hold hold_x: amount 5, released 0; ledger: took , gave back ",
            "INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at)"
                + " VALUES ('hold_x', 1, 5, now(), now())"),
        fault(
            "holds_equal_ledger",
            "hold hold_y: amount , released ; ledger: took 5, gave back 0",
            """
            INSERT INTO credit_ledger
              (user_id, amount, kind, booking_key, hold_id, reason, actor, created_at)
            VALUES (1, -5, 'hold', 'hold:hold_y', 'hold_y', 'r', 'a', now())
            """),
        fault(
            "expiring_is_within_balance",
            "user 1: balance 120, of which 121 expire",
            lot(121, 121, 0)),
        fault("expiring_is_in_ledger", "ledger row 99:  credits, of which 5 expire", lot(5, 5, 0)),
        fault("expired_is_in_ledger", "user 1: 5 expired, ledger 0", lot(5, 0, 5)),
        fault(
            "lot_uses_are_whole",
            "payment pi_good: took 1, still reversed 0",
            "INSERT INTO tallystick.lot_uses VALUES ('pi_good', 0, 1)"),
        fault(
            "lot_uses_are_whole",
            "hold hold_x: took 4, holds 5",
            "INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at)"
                + " VALUES ('hold_x', 1, 5, now(), now());"
                + "INSERT INTO tallystick.lot_uses VALUES ('hold_x', 0, 4)"),
        fault(
            "lot_uses_are_whole",
            "lot 1: 4 taken, missing 3",
            "INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at)"
                + " VALUES ('hold_x', 1, 4, now(), now());"
                + lot(5, 2, 0)
                + ";INSERT INTO tallystick.lot_uses VALUES ('hold_x', 1, 4)"),
        fault(
            "answered_is_booked",
            "request h of API key 1: booked, ledger row 1",
            API_KEY
                + "INSERT INTO tallystick.api_requests VALUES"
                + " (1, 'h', 'c', now(), 'booked', 1, NULL, NULL, NULL, 20, NULL)"),
        fault(
            "answered_is_booked",
            "request h of API key 1: hold_opened, ledger row hold_z",
            API_KEY
                + "INSERT INTO tallystick.api_requests VALUES"
                + " (1, 'h', 'c', now(), 'hold_opened', NULL, 'hold_z', NULL, NULL, 20, 0)"),
        fault(
            "completed_is_booked",
            "event evt_good: says 100 credits for user 1, ledger says 0 for ",
            unguarded("credit_ledger", "DELETE FROM credit_ledger WHERE kind = 'purchase'")),
        fault(
            "completed_is_booked",
            "event evt_good: says 101 credits for user 1, ledger says 100 for 1",
            "UPDATE stripe_events SET credits = 101 WHERE event_id = 'evt_good'"),
        fault(
            "completed_is_booked",
            "event evt_good: says 100 credits for user 2, ledger says 100 for 1",
            "UPDATE stripe_events SET user_id = 2 WHERE event_id = 'evt_good'"),
        fault(
            "booked_is_completed",
            "ledger row 2: event evt_good is missing",
            "DELETE FROM stripe_events WHERE event_id = 'evt_good'"),
        fault(
            "booked_is_completed",
            "ledger row 99: event evt_waits is failed",
            unguarded("credit_ledger", entry("evt_waits", "pi_other"))),
        fault(
            "adjustment_is_on_record",
            "ledger row 3: -20 of user 1 by olga is not in the audit log",
            """
            INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
            VALUES (1, -20, 'adjustment', 'a slip', 'olga', now())
            """),
        fault(
            "credited_is_not_waiting",
            "event evt_waits waits, payment pi_good is credited",
            "UPDATE stripe_events SET payment_id = 'pi_good' WHERE event_id = 'evt_waits'"),
        fault(
            "status_is_whole",
            "event evt_waits: strange",
            "ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_status,"
                + " DROP CONSTRAINT stripe_events_next_attempt,"
                + " DROP CONSTRAINT stripe_events_failure_code;"
                + "UPDATE stripe_events SET processing_status = 'strange'"
                + " WHERE event_id = 'evt_waits'"),
        fault(
            "status_is_whole",
            "event evt_waits: failed",
            "ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_failure_code;"
                + "UPDATE stripe_events SET failure_code = NULL WHERE event_id = 'evt_waits'"),
        fault(
            "status_is_whole",
            "event evt_good: completed",
            "ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_processed_at;"
                + "UPDATE stripe_events SET processed_at = NULL WHERE event_id = 'evt_good'"),
        fault(
            "status_is_whole",
            "event evt_good: completed",
            "ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_skip_reason;"
                + "UPDATE stripe_events SET skip_reason = 'x' WHERE event_id = 'evt_good'"),
        fault(
            "status_is_whole",
            "event evt_good: completed",
            "ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_next_attempt;"
                + "UPDATE stripe_events SET next_attempt_at = now() WHERE event_id = 'evt_good'"),
        fault(
            "raw_data_is_payload",
            "event evt_good",
            "UPDATE stripe_events SET raw_data = '{}' WHERE event_id = 'evt_good'"),
        fault(
            "raw_data_is_payload",
            "event evt_good",
            "UPDATE stripe_events SET raw_data = NULL WHERE event_id = 'evt_good'"),
        fault(
            "attempts_are_counted",
            "event evt_waits: counts 1 tries, noted 0",
            "DELETE FROM stripe_event_attempts WHERE event_id = 'evt_waits'"),
        fault(
            "attempted_is_stored",
            "event evt_waits is missing: attempted 1 times",
            "DELETE FROM stripe_events WHERE event_id = 'evt_waits'"),
        fault(
            "nobody_else_may_write",
            "PUBLIC has INSERT, UPDATE on the table credit_ledger",
            "GRANT INSERT, UPDATE (amount) ON credit_ledger TO PUBLIC"),
        guard("users", "U&\"\\0001\""),
        guard("stripe_events", "U&\"\\0001\""),
        guard("credit_ledger", "credit_ledger_guard_users"),
        guard("users", "users_record_made"),
        guard("users", "users_record_change"),
        guard("users", "users_record_truncate"),
        guard("credit_ledger", "credit_ledger_book"),
        guard("credit_ledger", "credit_ledger_move"),
        guard("credit_ledger", "credit_ledger_append_only"),
        guard("audit_log", "audit_log_append_only"),
        guard("stripe_events", "stripe_events_guard"),
        fault(
            "guards_are_on",
            "trigger users_record_change on users is disabled or changed",
            "ALTER TABLE users ENABLE TRIGGER users_record_change"),
        fault(
            "guards_are_on",
            "trigger users_record_made on users is missing",
            "DROP TRIGGER users_record_made ON users"),
        fault(
            "guards_are_on",
            "constraint credits_balance_nonneg on users is missing or not validated",
            "ALTER TABLE users DROP CONSTRAINT credits_balance_nonneg"),
        fault(
            "guards_are_on",
            "unique index on credit_ledger (booking_key) is missing or invalid",
            "ALTER TABLE credit_ledger DROP CONSTRAINT credit_ledger_booked_once"),
        fault("guards_are_on", "view user_credits is missing", "DROP VIEW user_credits"),
        fault(
            "guards_are_on",
            "unique index on credit_ledger (event_id, kind) is missing or invalid",
            "DROP INDEX credit_ledger_event_once"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_planted_fault_is_found_and_its_row_named(String invariant, String offender, String plant) {
    Database broken = Server.copyOf(healthy).execute(plant);
    try (Adapters adapters = Adapters.on(broken)) {
      assertThat(adapters.complaints()).containsKey(invariant);
      assertThat(adapters.complaints().get(invariant)).containsExactly(offender);
    }
  }

  @Test
  void money_in_a_currency_of_which_nobody_knows_what_was_paid_is_not_compared() {
    Database unclear =
        Server.copyOf(healthy)
            .execute(
                movement("REFUND", "re_1", 300) + ";" + inEuros("WITHDRAWN", "dp_1", 200, "NULL"));
    try (Adapters adapters = Adapters.on(unclear)) {
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void credits_of_a_second_id_that_an_adjustment_names_as_taken_back_are_put_right() {
    Database mended = Server.copyOf(healthy).execute(CREDITED_TWICE);
    mended.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
        VALUES (1, -100, 'adjustment', 'pi_good was credited twice', 'olga', now())
        """);
    try (Adapters adapters = Adapters.on(mended)) {
      assertThat(adapters.complaints()).containsOnlyKeys("adjustment_is_on_record");
    }
  }

  @Test
  void credits_of_a_second_id_that_were_taken_back_may_be_moved() {
    Database moved = Server.copyOf(healthy).execute(CREDITED_TWICE);
    moved.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
        VALUES (1, -100, 'adjustment', 'pi_good was credited twice', 'olga', now());
        INSERT INTO tallystick.moved_payments VALUES ('pi_good', 2, 'olga', now())
        """);
    try (Adapters adapters = Adapters.on(moved)) {
      assertThat(adapters.complaints()).doesNotContainKey("payment_credited_under_one_id");
    }
  }

  @Test
  void every_invariant_has_a_planted_fault() {
    Set<Object> planted = faults().map(fault -> fault.get()[0]).collect(Collectors.toSet());
    try (Adapters adapters = Adapters.on(healthy)) {
      assertThat(adapters.invariants().check(progress -> {}))
          .extracting(Check::name)
          .containsExactlyInAnyOrderElementsOf(planted.stream().map(String.class::cast).toList());
    }
  }

  @Test
  void no_more_than_a_hundred_offenders_are_named() {
    Database broken =
        Server.copyOf(healthy)
            .execute(
                unguarded(
                    "users",
                    "INSERT INTO users (email, name, credits_balance)"
                        + " SELECT n || '@example.org', 'N', 1 FROM generate_series(1, 150) AS n"));
    try (Adapters adapters = Adapters.on(broken)) {
      Map<String, List<String>> complaints = adapters.complaints();
      assertThat(complaints).containsOnlyKeys("balance_equals_ledger");
      assertThat(complaints.get("balance_equals_ledger")).hasSize(100);
    }
  }

  /** Of the payment of 10.00 USD for 100 credits. */
  private static String movement(String kind, String object, int amount) {
    return "INSERT INTO tallystick.money_movements (event_id, position, payment_id, kind,"
        + " object_id,"
        + " amount_minor, currency, at) VALUES ('evt_%2$s_%1$s', 0, 'pi_good', '%1$s', '%2$s', %3$s, 'usd', now())"
            .formatted(kind, object, amount);
  }

  /**
   * The same in another currency.
   *
   * @param charged what was paid in it
   */
  private static String inEuros(String kind, String object, int amount, String charged) {
    return movement(kind, object, amount)
        + "; UPDATE tallystick.money_movements SET currency = 'eur', charged_minor = %s WHERE object_id = '%s'"
            .formatted(charged, object);
  }

  private static String lot(int amount, int remaining, int expired) {
    return "INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining,"
        + " expired) VALUES (99, 1, now(), %s, %s, %s)".formatted(amount, remaining, expired);
  }

  private static Arguments fault(String invariant, String offender, String plant) {
    return Arguments.of(invariant, offender, plant);
  }

  private static Arguments guard(String table, String trigger) {
    return fault(
        "guards_are_on",
        "trigger %s on %s is disabled or changed".formatted(trigger, table),
        "ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, trigger));
  }

  /** A change while the table's triggers are off, as by somebody who owns it. */
  private static String unguarded(String table, String change) {
    return "ALTER TABLE %1$s DISABLE TRIGGER USER; %2$s; ALTER TABLE %1$s ENABLE TRIGGER USER;"
            .formatted(table, change)
        + ALWAYS.get(table);
  }

  private static final Map<String, String> ALWAYS =
      Map.of(
          "users",
          "ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_made,"
              + " ENABLE ALWAYS TRIGGER users_record_change,"
              + " ENABLE ALWAYS TRIGGER users_record_truncate,"
              + " ENABLE ALWAYS TRIGGER \"\u0001\"",
          "credit_ledger",
          "ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_book,"
              + " ENABLE ALWAYS TRIGGER credit_ledger_move,"
              + " ENABLE ALWAYS TRIGGER credit_ledger_lots,"
              + " ENABLE ALWAYS TRIGGER credit_ledger_append_only,"
              + " ENABLE ALWAYS TRIGGER credit_ledger_guard_users,"
              + " ENABLE ALWAYS TRIGGER \"\u0001\"");

  private static String entry(String event, String payment) {
    return """
    INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind, event_id,
      payment_id, booking_key, reason, actor, created_at)
    VALUES (99, 1, 1, 121, 0, 'purchase', '%1$s', '%2$s', 'purchase:%2$s', 'r', 'a', now())
    """
        .formatted(event, payment);
  }

  private static String reversal(String kind, int amount, int debt) {
    return """
    INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_change, debt_after, kind,
      event_id, payment_id, booking_key, reason, actor, created_at)
    VALUES (99, 1, %2$d, 120 + %2$d, %3$d, abs(%3$d), '%1$s', 'evt_good', 'pi_good', 'r', 'r', 'a', now())
    """
        .formatted(kind, amount, debt);
  }
}
