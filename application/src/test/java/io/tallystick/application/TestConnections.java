package io.tallystick.application;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Connections over which tests look into databases. They are kept for a while, because opening one
 * takes longer than most statements.
 */
public final class TestConnections {

  private static final int MOST_IDLE = 8;
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private TestConnections() {}

  private record Idle(String url, String user, Connection connection) {}

  /** Opens a connection where none is kept. */
  public interface Opening {
    Connection open() throws SQLException;
  }

  /** What is done with a statement. */
  public interface Work<T> {
    T on(Statement statement) throws SQLException;
  }

  /** Does it over a connection that has no settings, tables or transactions of earlier work. */
  public static <T> T use(String url, String user, Opening opening, Work<T> work)
      throws SQLException {
    Optional<Connection> kept = take(url, user);
    Connection connection = kept.isPresent() ? kept.get() : opening.open();
    try (Statement statement = connection.createStatement()) {
      return work.on(statement);
    } finally {
      if (isReset(connection)) {
        keep(new Idle(url, user, connection));
      } else {
        connection.close();
      }
    }
  }

  /** Closes the idle ones of a database, so that it can be copied. */
  public static synchronized void close(String url) throws SQLException {
    for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
      Idle idle = all.next();
      if (idle.url().equals(url)) {
        all.remove();
        idle.connection().close();
      }
    }
  }

  private static synchronized Optional<Connection> take(String url, String user)
      throws SQLException {
    for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
      Idle idle = all.next();
      if (idle.url().equals(url) && idle.user().equals(user)) {
        all.remove();
        if (idle.connection().isValid(0)) {
          return Optional.of(idle.connection());
        }
        idle.connection().close();
      }
    }
    return Optional.empty();
  }

  private static synchronized void keep(Idle idle) throws SQLException {
    IDLE.addFirst(idle);
    if (IDLE.size() > MOST_IDLE) {
      IDLE.removeLast().connection().close();
    }
  }

  /** As after a new connection; what it has read is counted, as at its end. */
  private static boolean isReset(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      String application = connection.getClientInfo("ApplicationName");
      statement.execute("DISCARD ALL");
      connection.setClientInfo("ApplicationName", application);
      statement.execute("SELECT pg_stat_force_next_flush()");
      return true;
    } catch (SQLException unusable) {
      return false;
    }
  }
}
