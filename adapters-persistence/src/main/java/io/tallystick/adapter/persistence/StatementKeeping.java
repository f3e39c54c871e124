package io.tallystick.adapter.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Finds out which connections keep prepared statements. A pooler such as PgBouncer may give each
 * transaction to another server process, which does not know what another one has prepared; it
 * greets with a process number of its own invention, so that another one answers.
 */
final class StatementKeeping {

  private final Map<PGConnection, Boolean> known = Collections.synchronizedMap(new WeakHashMap<>());

  /** Whether it does, as far as is known. A {@code DATABASE_URL} may say so itself. */
  boolean keepsStatements(Connection connection) {
    try {
      PGConnection server = connection.unwrap(PGConnection.class);
      return server.getPrepareThreshold() > 0 || known.getOrDefault(server, false);
    } catch (SQLException notConnected) {
      return false;
    }
  }

  /**
   * Learns of a connection from the process that answered on it.
   *
   * @param answer one row, which begins with the number of the process
   */
  void note(Connection connection, @Nullable ResultSet answer) throws SQLException {
    if (answer != null && answer.next()) {
      PGConnection server = connection.unwrap(PGConnection.class);
      known.put(server, answer.getInt(1) == server.getBackendPID());
    }
  }
}
