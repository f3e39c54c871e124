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
 * Detects connections that lead to PostgreSQL directly, so that a statement prepared on one is
 * there in its next transaction. A pooler such as PgBouncer may give each transaction to another
 * server process. It tells the driver a process id of its own invention: the id of the process that
 * answers is another one.
 */
final class PoolerDetection {

  private final Map<PGConnection, Boolean> direct =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Whether statements may be prepared; {@code DATABASE_URL} may say so itself. */
  boolean allowsPrepared(Connection connection) {
    try {
      PGConnection server = connection.unwrap(PGConnection.class);
      return server.getPrepareThreshold() > 0 || direct.getOrDefault(server, false);
    } catch (SQLException notConnected) {
      return false;
    }
  }

  /**
   * Learns of a connection from the process that answered on it.
   *
   * @param answer one row, whose first column is {@code pg_backend_pid()}
   */
  void learn(Connection connection, @Nullable ResultSet answer) throws SQLException {
    if (answer != null && answer.next()) {
      PGConnection server = connection.unwrap(PGConnection.class);
      direct.put(server, answer.getInt(1) == server.getBackendPID());
    }
  }
}
