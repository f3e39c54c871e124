package io.tallystick.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The pool of connections, and how long an answer on one of them is awaited. */
@Singleton
final class ConnectionPool {

  private final DataSource pool;

  ConnectionPool(DataSource pool) {
    this.pool = DelegatingDataSource.unwrapDataSource(pool);
  }

  /**
   * A connection that is silent for longer is given up. The driver keeps this to itself: it costs
   * no round trip, and the pool sets its own limit again afterwards.
   */
  static void limit(Connection connection, Duration longest) {
    try {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longest.toMillis()));
    } catch (SQLException failure) {
      throw new DataAccessException("SQL error limiting a connection", failure);
    }
  }

  /**
   * An error may have come in the midst of a message, so that the next one would not be understood,
   * or be given the answer to this one.
   */
  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException closed) {
      throw new DataAccessException("SQL error aborting a connection", closed);
    }
  }

  /**
   * Where one connection has died, or holds a plan that no longer fits, so do the others of the
   * pool.
   */
  void giveUpAfter(Exception failure) {
    if ((StorageFailure.isConnectionLost(failure) || StorageFailure.isStalePlan(failure))
        && pool instanceof HikariDataSource hikari
        && hikari.getHikariPoolMXBean() != null) {
      hikari.getHikariPoolMXBean().softEvictConnections();
    }
  }
}
