package io.tallystick.adapter.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A pool for Flyway, which sets the search path of its session and not of its transaction. Behind
 * PgBouncer that session belongs to somebody else a moment later (PgBouncer, "Features"). And which
 * waits for an answer as long as it takes: rewriting a large table is one statement.
 */
final class SharedSessions {

  private static final String FOR_SESSION = "SELECT set_config('search_path', ?, false)";
  private static final String FOR_TRANSACTION = "SELECT set_config('search_path', ?, true)";

  private SharedSessions() {}

  static DataSource of(DataSource pool) {
    return (DataSource)
        Proxy.newProxyInstance(
            SharedSessions.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = invoke(pool, method, arguments);
              return result instanceof Connection connection ? of(patient(connection)) : result;
            });
  }

  /** The pool gives it back its own limit afterwards. */
  private static Connection patient(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    return connection;
  }

  private static Connection of(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            SharedSessions.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (arguments != null && FOR_SESSION.equals(arguments[0])) {
                arguments[0] = FOR_TRANSACTION;
              }
              return invoke(connection, method, arguments);
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
