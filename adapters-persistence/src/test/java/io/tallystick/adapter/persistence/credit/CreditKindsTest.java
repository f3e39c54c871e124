package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of row may do to balance and debt, and what the host application reads of it. */
class CreditKindsTest {

  private static Database database;

  @BeforeAll
  static void open() {
    database = Server.migrated();
  }

  @AfterAll
  static void the_books_are_whole() {
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.complaints()).doesNotContainKeys("ledger_is_unbroken", "booked_once");
    }
  }

  @Test
  void what_an_account_does_not_hold_becomes_debt_and_is_repaid() {
    long user = database.user("debt@example.org", 0);
    book(user, "purchase", 100, 0, "'evt_d1', 'pi_debt'");
    database.execute("UPDATE users SET credits_balance = 30 WHERE id = " + user);
    book(user, "refund", -30, 70, "'evt_d2', 'pi_debt'");
    book(user, "grant", 50, 0, "NULL, NULL");
    book(user, "repayment", -50, -50, "NULL, NULL");
    book(user, "refund_reversal", 0, -20, "'evt_d3', 'pi_debt'");

    assertThat(
            database.rows(
                "SELECT kind, amount, balance_after, debt_change, debt_after FROM credit_ledger"
                    + " WHERE user_id = %d ORDER BY id".formatted(user)))
        .containsExactly(
            "purchase|100|100|0|0",
            "external|-70|30|0|0",
            "refund|-30|0|70|70",
            "grant|50|50|0|70",
            "repayment|-50|0|-50|20",
            "refund_reversal|0|0|-20|0");
    assertThat(database.balance(user)).isZero();
  }

  @Test
  void an_account_owes_no_less_than_nothing() {
    long user = database.user("no-debt@example.org", 0);
    book(user, "purchase", 100, 0, "'evt_n1', 'pi_no_debt'");
    assertThatThrownBy(() -> run(user, "refund_reversal", 0, -1, "'evt_n2', 'pi_no_debt'"))
        .hasMessageContaining("credit_ledger_debt_nonneg");
  }

  @ParameterizedTest
  @CsvSource({
    "purchase, -1, 0",
    "purchase, 5, 1",
    "grant, -1, 0",
    "adjustment, 5, 1",
    "adjustment, 0, 0",
    "refund, 1, 0",
    "refund, 0, 0",
    "refund, -1, -1",
    "dispute, 1, 0",
    "refund_reversal, -1, 0",
    "refund_reversal, 0, 0",
    "refund_reversal, 1, 1",
    "dispute_reversal, -1, 0",
    "repayment, -1, 0",
    "repayment, 1, 1",
    "spend, 1, 0",
    "hold, 1, 0",
    "release, -1, 0",
    "expiry, 1, 0",
    "gift, 1, 0"
  })
  void a_kind_moves_balance_and_debt_in_its_own_direction(String kind, int amount, int debt) {
    long user = database.user("d-%s%s%s@example.org".formatted(kind, amount, debt), 50);
    String cause = kind.matches("purchase|refund.*|dispute.*") ? "'evt_x', 'pi_x'" : "NULL, NULL";

    assertThatThrownBy(() -> run(user, kind, amount, debt, cause))
        .hasMessageMatching("(?s).*credit_ledger_(direction|kind_check|debt_nonneg).*");
    assertThat(database.balance(user)).isEqualTo(50);
  }

  @Test
  void each_row_has_a_key_of_its_own() {
    Database adopted =
        Server.empty()
            .execute(OldTables.USERS_WITH_BALANCE + "UPDATE users SET credits_balance = 7");
    try (Adapters adapters = Adapters.on(adopted)) {
      adapters.schema().migrate();
    }
    long user = adopted.number("SELECT min(id) FROM users");
    adopted.execute("UPDATE users SET credits_balance = 9 WHERE id = " + user);

    assertThat(
            adopted.rows(
                "SELECT replace(booking_key, id::text, '<id>') FROM credit_ledger"
                    + " WHERE user_id = %d ORDER BY id".formatted(user)))
        .containsExactly("opening:" + (user == 1 ? "<id>" : user), "external:<id>");
  }

  @ParameterizedTest
  @CsvSource({"spend, -5", "grant, 5", "hold, -5"})
  void who_spends_or_grants_names_the_key_and_uses_it_once(String kind, int amount) {
    long user = database.user("key-%s@example.org".formatted(kind), 50);
    String insert =
        """
        INSERT INTO credit_ledger
          (user_id, amount, kind, booking_key, hold_id, reason, actor, created_at)
        VALUES (%d, %d, '%s', %s, 'h', 'r', 'a', now())
        """;
    assertThatThrownBy(() -> database.run(insert.formatted(user, amount, kind, "NULL")))
        .hasMessageContaining("booking_key");
    database.execute(insert.formatted(user, amount, kind, "'" + kind + ":key:1'"));
    assertThatThrownBy(
            () -> database.run(insert.formatted(user, amount, kind, "'" + kind + ":key:1'")))
        .hasMessageContaining("credit_ledger_booked_once");
    assertThat(database.balance(user)).isEqualTo(50 + amount);
  }

  @ParameterizedTest
  @CsvSource({"integer", "bigint"})
  void the_host_application_reads_balance_and_debt_of_every_user(String type) {
    Database host =
        Server.empty()
            .execute(
                "CREATE TABLE users (id %s PRIMARY KEY, email text UNIQUE NOT NULL, name text NOT NULL)"
                    .formatted(type));
    try (Adapters adapters = Adapters.on(host)) {
      adapters.schema().migrate();
    }
    host.execute(
        "INSERT INTO users (id, email, name, credits_balance) SELECT n, n || '@example.org', 'N', n"
            + " FROM generate_series(1, 2000) AS n; INSERT INTO users (id, email, name) VALUES"
            + " (3000, 'none@example.org', 'N'); ANALYZE");
    host.execute(insert(20, "purchase", 10, 0, "'evt_v1', 'pi_v'"));
    host.execute(insert(20, "refund", -10, 15, "'evt_v2', 'pi_v'"));

    String query = "SELECT * FROM user_credits WHERE user_id = ";
    assertThat(host.one(query + 20)).isEqualTo("20|20|15|0|∅|0");
    assertThat(host.one(query + 3000)).isEqualTo("3000|0|0|0|∅|0");
    assertThat(String.join("\n", host.rows("EXPLAIN " + query + 20)))
        .contains("Index")
        .doesNotContain("Seq Scan on users", "Seq Scan on credit_ledger");
    host.execute(
        "ALTER TABLE users ALTER COLUMN id TYPE bigint, ALTER COLUMN credits_balance TYPE bigint");
    assertThat(host.one(query + 20)).isEqualTo("20|20|15|0|∅|0");
  }

  private static void book(long user, String kind, int amount, int debt, String cause) {
    database.execute(insert(user, kind, amount, debt, cause));
  }

  private static void run(long user, String kind, int amount, int debt, String cause)
      throws java.sql.SQLException {
    database.run(insert(user, kind, amount, debt, cause));
  }

  private static String insert(long user, String kind, int amount, int debt, String cause) {
    return """
    INSERT INTO credit_ledger (user_id, amount, debt_change, kind, event_id, payment_id, booking_key,
      hold_id, reason, actor, created_at)
    VALUES (%d, %d, %d, '%s', %s, gen_random_uuid(), 'h', 'r', 'a', now())
    """
        .formatted(user, amount, debt, kind, cause);
  }
}
