package io.tallystick.adapter.persistence.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The statements that take away what the migrations have added, as they noted it themselves. */
final class RollbackScript {

  private static final List<String> TABLES =
      List.of(
          "stripe_events",
          "credit_ledger",
          "stripe_event_attempts",
          "audit_log",
          "price_catalogue");

  private static final String OPEN_HOLDS = "tallystick.credit_holds WHERE closed_at IS NULL";

  private static final String UNDO =
      """
      SELECT coalesce(string_agg(format(E'-- %s\\n%s;\\n', added, undo), '' ORDER BY step DESC), '')
      FROM tallystick.tallystick_installation
      """;

  private RollbackScript() {}

  static String of(Connection connection) throws SQLException {
    if (ServerFacts.number(
            connection, "SELECT count(to_regclass('tallystick.tallystick_installation'))")
        == 0) {
      return "-- Tallystick has added nothing to this database.\n";
    }
    StringBuilder sql = new StringBuilder();
    sql.append("-- Takes away everything that Tallystick has added. Would be lost:\n");
    for (String table : TABLES) {
      long rows = ServerFacts.number(connection, "SELECT count(*) FROM " + table);
      sql.append("--   %s: %s rows%n".formatted(table, rows));
    }
    sql.append(
        """
        -- What open holds have taken is not given back, as only the host application knows what it is
        -- for: capture or release them before, or let them expire while Tallystick serves.
        --   tallystick.credit_holds: %s open holds of %s credits
        -- Of a stripe_events that was here before, the rows stay, in its old columns.
        BEGIN;
        """
            .formatted(
                ServerFacts.first(connection, "SELECT count(*) FROM " + OPEN_HOLDS),
                ServerFacts.first(
                    connection, "SELECT coalesce(sum(amount), 0) FROM " + OPEN_HOLDS)));
    return sql.append(SearchPath.SET)
        .append(ServerFacts.first(connection, UNDO))
        .append("DROP TABLE ")
        .append(HistoryTable.NAME)
        .append(";\nCOMMIT;\n")
        .toString();
  }
}
