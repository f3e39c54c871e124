package io.tallystick.adapter.persistence.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

  private RollbackScript() {}

  static String of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "SELECT count(to_regclass('tallystick.tallystick_installation'))")
          == 0) {
        return "-- Tallystick has added nothing to this database.\n";
      }
      StringBuilder sql = new StringBuilder();
      sql.append("-- Takes away everything that Tallystick has added. Would be lost:\n");
      for (String table : TABLES) {
        long rows = number(statement, "SELECT count(*) FROM " + table);
        sql.append("--   %s: %s rows%n".formatted(table, rows));
      }
      sql.append(
          """
          -- What open holds have taken is not given back, as only the host application knows what it is
          -- for: capture or release them before, or let them expire while Tallystick serves.
          --   tallystick.credit_holds: %s open holds of %s credits
          """
              .formatted(
                  number(statement, "SELECT count(*) FROM " + OPEN_HOLDS),
                  number(statement, "SELECT coalesce(sum(amount), 0) FROM " + OPEN_HOLDS)));
      sql.append(
          "-- Of a stripe_events that was here before, the rows stay, in its old columns.\n");
      sql.append("BEGIN;\n").append(SearchPath.SET);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT added, undo FROM tallystick.tallystick_installation ORDER BY step DESC")) {
        while (row.next()) {
          sql.append("-- %s%n%s;%n".formatted(row.getString(1), row.getString(2)));
        }
      }
      sql.append("DROP TABLE ").append(HistoryTable.NAME).append(";\nCOMMIT;\n");
      return sql.toString();
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
