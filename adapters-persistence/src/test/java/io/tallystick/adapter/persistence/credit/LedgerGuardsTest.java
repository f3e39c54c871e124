package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema refuses, whoever asks for it and by whatever SQL. */
class LedgerGuardsTest {

  private static Database database;
  private static Adapters adapters;

  @BeforeAll
  static void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    Events.book(adapters, "kept", database.user("kept@example.org", 0), 100);
    database.execute(
        "INSERT INTO audit_log (at, actor, action, subject, reason)"
            + " VALUES (now(), 'ada', 'retry', 'evt_kept', 'why')");
  }

  @AfterAll
  static void close() {
    adapters.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE credit_ledger SET amount = 1",
        "UPDATE credit_ledger SET reason = reason WHERE false",
        "DELETE FROM credit_ledger",
        "TRUNCATE credit_ledger",
        "UPDATE audit_log SET actor = 'eve'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log"
      })
  void history_cannot_be_altered_not_even_by_the_superuser_posing_as_a_replica(String sql) {
    List<String> before = history();
    for (String role : List.of("origin", "replica", "local")) {
      assertThatThrownBy(() -> database.run("SET session_replication_role = " + role + ";" + sql))
          .hasMessageContaining("is append-only");
    }
    assertThat(history()).containsAll(before).hasSizeGreaterThanOrEqualTo(2);
  }

  private static List<String> history() {
    return database.rows(
        "SELECT ledger::text FROM credit_ledger AS ledger"
            + " UNION ALL SELECT log::text FROM audit_log AS log");
  }

  @Test
  void an_upsert_cannot_alter_the_ledger_either() {
    long user = database.user("upsert@example.org", 0);
    Events.book(adapters, "upsert", user, 10);

    assertThatThrownBy(
            () ->
                database.run(
                    purchase(user, 10, "upsert2", "upsert")
                        + " ON CONFLICT (booking_key) DO UPDATE SET amount = 99"))
        .hasMessageContaining("append-only");
    assertThat(database.ledger(user)).containsExactly("purchase|10|10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"opening", "external"})
  void a_row_of_the_bookkeeping_itself_cannot_be_written_by_hand(String kind) {
    long user = database.user(kind + "@example.org", 0);

    assertThatThrownBy(
            () ->
                database.run(
                    """
                    INSERT INTO credit_ledger
                      (user_id, amount, balance_after, kind, reason, actor, created_at)
                    VALUES (%d, 5, 5, '%s', 'by hand', 'eve', now())
                    """
                        .formatted(user, kind)))
        .hasMessageContaining("written by the trigger on users alone");
  }

  @ParameterizedTest
  @CsvSource({
    "credit_ledger, credit_ledger_book",
    "credit_ledger, credit_ledger_move",
    "users, users_record_change"
  })
  void nothing_is_booked_while_a_trigger_that_moves_the_balance_is_off(
      String table, String trigger) {
    Database broken = Server.migrated();
    long user = broken.user("off@example.org", 0);
    broken.execute("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, trigger));

    assertThatThrownBy(() -> broken.run(purchase(user, 10, "off", "off")))
        .isInstanceOf(SQLException.class);
    assertThat(broken.ledger(user)).isEmpty();
    assertThat(broken.balance(user)).isZero();
  }

  @Test
  void a_payment_is_booked_once_whatever_the_event() {
    long user = database.user("once@example.org", 0);
    database.execute(purchase(user, 100, "once1", "once"));

    assertThatThrownBy(() -> database.run(purchase(user, 100, "once2", "once")))
        .hasMessageContaining("credit_ledger_booked_once");
    assertThat(database.balance(user)).isEqualTo(100);
    assertThat(database.ledger(user)).containsExactly("purchase|100|100");
  }

  @Test
  void a_row_that_is_left_out_as_a_duplicate_moves_no_balance() {
    long user = database.user("left-out@example.org", 0);
    database.execute(purchase(user, 100, "out1", "out"));
    for (String duplicate :
        List.of(purchase(user, 100, "out2", "out"), purchase(user, 100, "out1", "out2"))) {
      database.execute(duplicate + " ON CONFLICT DO NOTHING");
    }

    assertThat(database.balance(user)).isEqualTo(100);
    assertThat(database.ledger(user)).containsExactly("purchase|100|100");
    assertThat(adapters.complaints()).doesNotContainKey("balance_equals_ledger");
  }

  @Test
  void a_row_that_waited_for_the_same_payment_and_is_left_out_moves_no_balance() throws Exception {
    long first = database.user("waits1@example.org", 0);
    long second = database.user("waits2@example.org", 0);
    try (Connection books = database.connection();
        Statement statement = books.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      books.setAutoCommit(false);
      statement.execute(purchase(first, 100, "waits1", "waits"));
      Future<?> waiting =
          threads.submit(
              () ->
                  database.execute(
                      purchase(second, 100, "waits2", "waits") + " ON CONFLICT DO NOTHING"));
      while (!database.lockIsAwaited()) {
        assertThat(waiting.isDone()).isFalse();
      }
      books.commit();
      waiting.get();
    }

    assertThat(database.balance(first)).isEqualTo(100);
    assertThat(database.balance(second)).isZero();
    assertThat(database.ledger(second)).isEmpty();
  }

  @Test
  void rows_of_one_statement_each_say_what_the_balance_is_after_them() {
    long user = database.user("many@example.org", 7);
    long other = database.user("many-other@example.org", 0);
    database.execute(
        purchase(user, 1, "many1", "many1")
            + """
            , (%1$d, 10, 'purchase', 'evt_many2', 'pi_many2', 'r', 'a', now()),
            (%2$d, 5, 'purchase', 'evt_many3', 'pi_many3', 'r', 'a', now()),
            (%1$d, 1000, 'purchase', 'evt_many4', 'pi_many1', 'r', 'a', now()),
            (%1$d, 100, 'purchase', 'evt_many5', 'pi_many5', 'r', 'a', now()),
            (%1$d, -100, 'adjustment', NULL, NULL, 'r', 'a', now()),
            (%1$d, 100, 'adjustment', NULL, NULL, 'r', 'a', now())
            ON CONFLICT DO NOTHING
            """
                .formatted(user, other));

    assertThat(database.ledger(user))
        .containsExactly(
            "external|7|7",
            "purchase|1|8",
            "purchase|10|18",
            "purchase|100|118",
            "adjustment|-100|18",
            "adjustment|100|118");
    assertThat(database.balance(user)).isEqualTo(118);
    assertThat(database.ledger(other)).containsExactly("purchase|5|5");
  }

  @Test
  void an_event_is_booked_once_whatever_the_payment() {
    long user = database.user("event-once@example.org", 0);
    database.execute(purchase(user, 100, "same", "first"));

    assertThatThrownBy(() -> database.run(purchase(user, 100, "same", "second")))
        .hasMessageContaining("credit_ledger_event_once");
    assertThat(database.balance(user)).isEqualTo(100);
  }

  @Test
  void a_row_moves_the_balance_and_says_what_it_is_then_whatever_was_claimed() {
    long user = database.user("claimed@example.org", 7);
    database.execute(
        """
        INSERT INTO credit_ledger (id, user_id, amount, balance_after, kind, event_id, payment_id,
          reason, actor, created_at)
        VALUES (-1, %d, 100, 999999, 'purchase', 'evt_claimed', 'pi_claimed', 'r', 'a', now())
        """
            .formatted(user));

    assertThat(database.balance(user)).isEqualTo(107);
    assertThat(database.ledger(user)).containsExactly("external|7|7", "purchase|100|107");
    assertThat(database.number("SELECT min(id) FROM credit_ledger")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -5})
  void a_purchase_adds(int amount) {
    long user = database.user("adds" + amount + "@example.org", 50);

    assertThatThrownBy(() -> database.run(purchase(user, amount, "adds", "adds")))
        .hasMessageContaining("check constraint");
    assertThat(database.balance(user)).isEqualTo(50);
  }

  @Test
  void a_purchase_names_its_event_and_its_payment() {
    long user = database.user("unnamed@example.org", 0);

    assertThatThrownBy(
            () ->
                database.run(
                    "INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)"
                        + " VALUES (%d, 5, 'purchase', 'r', 'a', now())".formatted(user)))
        .hasMessageContaining("credit_ledger_cause");
    assertThat(database.balance(user)).isZero();
  }

  @Test
  void a_balance_is_not_negative() {
    long user = database.user("negative@example.org", 3);

    assertThatThrownBy(
            () -> database.run("UPDATE users SET credits_balance = -1 WHERE id = " + user))
        .hasMessageContaining("credits_balance_nonneg");
    assertThatThrownBy(() -> database.user("born-negative@example.org", -1))
        .hasMessageContaining("credits_balance_nonneg");
    assertThat(database.balance(user)).isEqualTo(3);
  }

  @Test
  void a_balance_beyond_an_integer_is_refused_and_nothing_is_booked() {
    long user = database.user("rich@example.org", Integer.MAX_VALUE - 10);

    assertThatThrownBy(() -> database.run(purchase(user, 11, "rich", "rich")))
        .hasMessageContaining("integer out of range");
    database.execute(purchase(user, 10, "rich", "rich"));

    assertThat(database.balance(user)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void nothing_is_booked_on_an_account_that_does_not_exist() {
    assertThatThrownBy(() -> database.run(purchase(987_654_321_987L, 5, "nobody", "nobody")))
        .hasMessageContaining("there is no user 987654321987");
  }

  @Test
  void an_event_keeps_its_bytes_its_id_and_its_completion() {
    for (String change :
        List.of(
            "payload = 'x'",
            "event_id = 'evt_other'",
            "processing_status = 'failed', failure_code = 'internal_error'")) {
      assertThatThrownBy(
              () ->
                  database.run(
                      "UPDATE stripe_events SET " + change + " WHERE event_id = 'evt_kept'"))
          .hasMessageContaining("evt_kept");
    }
  }

  private static String purchase(long user, int amount, String event, String payment) {
    return """
    INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor, created_at)
    VALUES (%d, %d, 'purchase', 'evt_%s', 'pi_%s', 'r', 'a', now())
    """
        .formatted(user, amount, event, payment);
  }
}
