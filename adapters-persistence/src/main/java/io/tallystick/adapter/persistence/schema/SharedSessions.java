package io.tallystick.adapter.persistence.schema;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A pool for Flyway, which sets the search path of its session and not of its transaction. Behind
 * PgBouncer that session belongs to somebody else a moment later (PgBouncer, "Features"); so each
 * of its transactions is given all settings for itself.
 */
final class SharedSessions {

  private static final String FOR_SESSION = "SELECT set_config('search_path', ?, false)";

  /** With our own schema behind what Flyway asks for. */
  private static final String FOR_TRANSACTION =
      "SELECT set_config('search_path', ? || ', tallystick', true)";

  /**
   * A migration sees what others have committed when it gets its lock, and not what was there when
   * it began: an opening balance would be stale. It may take its time, but not that of everybody
   * who waits behind it for a table.
   */
  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
      SET LOCAL lock_timeout = %s;
      SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0
      """;

  private SharedSessions() {}

  /**
   * @param longestWait for a table that somebody else uses
   */
  static DataSource of(DataSource pool, Duration longestWait) {
    return (DataSource)
        Proxy.newProxyInstance(
            SharedSessions.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = invoke(pool, method, arguments);
              return result instanceof Connection connection
                  ? of(connection, SETTINGS.formatted(longestWait.toMillis()))
                  : result;
            });
  }

  /**
   * The server may be silent for as long as a statement on a large table takes: the pool sets its
   * own limit again afterwards.
   */
  private static Connection of(Connection connection, String settings) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    return (Connection)
        Proxy.newProxyInstance(
            SharedSessions.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (arguments != null && FOR_SESSION.equals(arguments[0])) {
                arguments[0] = FOR_TRANSACTION;
              }
              boolean begins =
                  method.getName().equals("setAutoCommit")
                      && Boolean.FALSE.equals(arguments[0])
                      && connection.getAutoCommit();
              Object result = invoke(connection, method, arguments);
              if (begins) {
                try (Statement statement = connection.createStatement()) {
                  statement.execute(settings);
                }
              }
              return result;
            });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
