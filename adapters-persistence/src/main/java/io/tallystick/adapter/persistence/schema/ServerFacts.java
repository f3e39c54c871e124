package io.tallystick.adapter.persistence.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the start looks at besides the tables. */
final class ServerFacts {

  /** Without these, a commit that was confirmed may be lost in a crash (PostgreSQL, "WAL"). */
  private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit");

  /** Neon's PostgreSQL runs without fsync: a commit waits for the log on Neon's own storage. */
  private static final String IS_NEON =
      """
      SELECT coalesce(current_setting('neon.timeline_id', true), '') <> ''
        AND coalesce(current_setting('neon.tenant_id', true), '') <> ''
      """;

  private ServerFacts() {}

  /** The settings with which a commit that was confirmed may be lost. */
  static List<String> durabilityProblems(Connection connection) throws SQLException {
    List<String> problems = new ArrayList<>();
    for (String setting : DURABILITY) {
      boolean elsewhere = setting.equals("fsync") && first(connection, IS_NEON).equals("t");
      if (!elsewhere && first(connection, "SHOW " + setting).equals("off")) {
        problems.add(setting + " is off: a confirmed commit can be lost");
      }
    }
    return problems;
  }

  /** The database user, if it has all rights. */
  static Optional<String> superuser(Connection connection) throws SQLException {
    return Optional.ofNullable(
        first(
            connection,
            "SELECT max(rolname) FROM pg_roles WHERE rolname = current_user AND rolsuper"));
  }

  static boolean holdsLiveEvents(Connection connection) throws SQLException {
    return first(connection, "SELECT EXISTS (SELECT FROM stripe_events WHERE livemode)")
        .equals("t");
  }

  /** The first value of a query. */
  static String first(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The first value of a query, which is a number. */
  static long number(Connection connection, String query) throws SQLException {
    return Long.parseLong(first(connection, query));
  }

  static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
