package io.tallystick.adapter.persistence.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A database that the program with nine migrations has used, as pg_dump wrote it: an application
 * that had users and events, deliveries of every outcome, repairs, a change by the host, an
 * operator.
 */
@ResourceLock(value = Resources.TIME_ZONE, mode = ResourceAccessMode.READ)
final class UpgradeTest {

  /** What each table had, in the columns that it had. */
  private static final Map<String, String> TABLES =
      Map.of(
          "users", "id, email, name, credits_balance, user_uuid, stripe_customer_id",
          "stripe_events",
              "event_id, event_type, processing_status, failure_code, skip_reason, error_message,"
                  + " payload, raw_data, credits, user_id",
          "credit_ledger",
              "id, user_id, amount, balance_after, kind, event_id, payment_id, actor, reason,"
                  + " created_at",
          "stripe_event_attempts",
              "id, event_id, attempted_at, triggered_by, outcome, code, message",
          "audit_log", "id, at, actor, action, subject, reason");

  private final Database database = Server.empty();

  @Test
  void a_database_of_version_nine_keeps_every_row() throws IOException {
    load();
    Map<String, List<String>> before = rows();
    List<String> operators = database.rows("SELECT name, role FROM operators");
    List<String> amendments = database.rows("SELECT event_id, credits FROM event_amendments");
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();

      assertThat(rows()).isEqualTo(before);
      assertThat(database.rows("SELECT name, role FROM tallystick.operators"))
          .isEqualTo(operators)
          .isNotEmpty();
      assertThat(database.rows("SELECT event_id, credits FROM tallystick.event_amendments"))
          .isEqualTo(amendments)
          .isNotEmpty();
      assertThat(adapters.complaints()).isEmpty();
      assertThat(database.rows("SELECT user_id, balance, debt FROM user_credits ORDER BY 1"))
          .containsExactly("1|270|0", "2|50|0", "3|17|0");
    }
  }

  @Test
  void it_is_complete_and_credits_go_on() throws IOException {
    load();
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();

      assertThat(adapters.schema().pending()).isEmpty();
      Events.book(adapters, "after_the_upgrade", 1, 100);
      assertThat(database.balance(1)).isEqualTo(370);
    }
  }

  @Test
  void references_are_taken_from_what_is_an_id_alone() throws IOException {
    load();
    insert("bare", "{'object': 'charge', 'id': 'ch_bare', 'payment_intent': 'pi_bare'}");
    insert(
        "expanded",
        "{'object': 'refund', 'charge': {'id': 'ch_expanded'}, 'payment_intent': {'id':"
            + " 'pi_expanded'}}");
    insert(
        "nameless",
        "{'object': 'refund', 'charge': {'object': 'charge'}, 'payment_intent': {'x': 1}}");
    insert(
        "latest",
        "{'object': 'payment_intent', 'id': 'pi_latest', 'latest_charge': 'ch_latest', 'invoice':"
            + " {'x': 1}}");
    insert(
        "within",
        "{'object': 'dispute', 'charge': {'id': 'ch_within', 'payment_intent': 'pi_within'}}");
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();

      assertThat(
              database.rows(
                  "SELECT event_id, charge_id, payment_id FROM stripe_events"
                      + " WHERE event_id LIKE 'evt_named_%' ORDER BY 1"))
          .containsExactly(
              "evt_named_bare|ch_bare|pi_bare",
              "evt_named_expanded|ch_expanded|pi_expanded",
              "evt_named_latest|ch_latest|pi_latest",
              "evt_named_nameless|∅|∅",
              "evt_named_within|ch_within|pi_within");
      assertThat(
              database.rows(
                  "SELECT alias, payment_id FROM tallystick.payment_aliases WHERE payment_id !~"
                      + " '^[a-z]+_[a-z0-9_]+$' OR alias !~ '^[a-z]+_[a-z0-9_]+$'"))
          .isEmpty();
    }
  }

  /** The statements of the migration may be run again. */
  @Test
  void what_reversals_are_said_to_have_taken_beyond_what_is_reversed_is_cleared()
      throws IOException {
    Database migrated = Server.migrated();
    migrated.user("a@example.org", 100);
    migrated.user("b@example.org", 100);
    migrated.execute(
        """
        ALTER TABLE credit_ledger DISABLE TRIGGER credit_ledger_lots;
        INSERT INTO credit_ledger (user_id, amount, debt_change, kind, event_id, payment_id, reason,
          actor, created_at) VALUES
          (1, -20, 0, 'refund', 'evt_1', 'pi_stale', 'r', 'a', now()),
          (1, 0, 25, 'refund', 'evt_2', 'pi_other', 'r', 'a', now()),
          (1, 5, -10, 'refund_reversal', 'evt_3', 'pi_stale', 'r', 'a', now()),
          (1, -15, 0, 'refund', 'evt_4', 'pi_mixed', 'r', 'a', now()),
          (1, -5, 0, 'refund', 'evt_5', 'pi_right', 'r', 'a', now()),
          (1, -25, 0, 'refund', 'evt_6', 'pi_endless', 'r', 'a', now()),
          (1, 5, -5, 'refund_reversal', 'evt_7', 'pi_endless', 'r', 'a', now()),
          (2, -5, 0, 'refund', 'evt_8', 'pi_moved', 'r', 'a', now()),
          (1, -5, 0, 'refund', 'evt_9', 'pi_moved', 'r', 'a', now()),
          (1, 1, -4, 'refund_reversal', 'evt_10', 'pi_moved', 'r', 'a', now());
        INSERT INTO tallystick.moved_payments VALUES ('pi_moved', 1, 'a', now());
        INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining) VALUES
          (1, 1, '2030-01-01', 30, 0), (2, 1, '2031-01-01', 30, 0),
          (3, 2, '2032-01-01', 30, 0);
        INSERT INTO tallystick.lot_uses VALUES
          ('pi_stale', 1, 7), ('pi_stale', 2, 8), ('pi_mixed', 1, 5), ('pi_right', 2, 5), ('hold_x', 1, 9),
          ('pi_endless', 1, 10), ('pi_moved', 1, 5), ('pi_moved', 3, 5)
        """);
    try (InputStream migration =
        getClass().getResourceAsStream("/db/migration/V156__bound_lot_uses.sql")) {
      migrated.execute(new String(migration.readAllBytes(), UTF_8));
    }

    assertThat(
            migrated.rows(
                "SELECT taken_by, lot_id, amount FROM tallystick.lot_uses WHERE amount > 0"
                    + " ORDER BY taken_by, lot_id"))
        .containsExactly(
            "hold_x|1|9",
            "pi_endless|0|10",
            "pi_endless|1|5",
            "pi_mixed|0|10",
            "pi_mixed|1|5",
            "pi_moved|1|5",
            "pi_right|2|5",
            "pi_stale|2|5");
  }

  @Test
  void a_booking_under_way_is_finished_before_the_migration() throws Exception {
    load();
    try (Adapters adapters = Adapters.on(database);
        Connection booking = database.connection();
        Statement statement = booking.createStatement()) {
      booking.setAutoCommit(false);
      statement.execute("SELECT FROM stripe_events WHERE event_id = 'evt_old_1' FOR UPDATE");
      CompletableFuture<Void> migration = CompletableFuture.runAsync(adapters.schema()::migrate);
      await().until(database::lockIsAwaited);

      statement.execute("SELECT FROM users WHERE id = 1 FOR UPDATE");
      statement.execute(
          "INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)"
              + " VALUES (1, 5, 'adjustment', 'because', 'ops', now())");
      booking.commit();

      migration.join();
      assertThat(database.balance(1)).isEqualTo(275);
    }
  }

  /** An event that the old version has ignored; its body has the object, in single quotes. */
  private void insert(String name, String object) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, skip_reason, processed_at,
          raw_data, payload, received_at, source)
        SELECT 'evt_named_%s', 'charge.updated', 'ignored', 'unhandled_event_type', now(), body,
          convert_to(body::text, 'UTF8'), now(), 'webhook'
        FROM (SELECT jsonb_build_object('data', jsonb_build_object('object', '%s'::jsonb)) AS body) AS made
        """
            .formatted(name, object.replace('\'', '"')));
  }

  private void load() throws IOException {
    try (InputStream dump = UpgradeTest.class.getResourceAsStream("/database-of-version-9.sql")) {
      database.execute(new String(dump.readAllBytes(), UTF_8));
    }
  }

  private Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new TreeMap<>();
    TABLES.forEach(
        (table, columns) ->
            rows.put(
                table, database.rows("SELECT %s FROM %s ORDER BY 1".formatted(columns, table))));
    assertThat(rows.values()).noneMatch(List::isEmpty);
    return rows;
  }
}
