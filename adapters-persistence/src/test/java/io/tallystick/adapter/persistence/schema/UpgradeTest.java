package io.tallystick.adapter.persistence.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
