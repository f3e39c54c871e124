package io.tallystick.adapter.persistence;

import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.data.jdbc.runtime.PreparedStatementCallback;
import jakarta.inject.Singleton;
import java.sql.Connection;

/** Runs statements: on the connection of the transaction under way, or on one of their own. */
@Singleton
final class Statements {

  private final ConnectionOperations<Connection> connections;
  private final JdbcOperations jdbc;

  Statements(ConnectionOperations<Connection> connections, JdbcOperations jdbc) {
    this.connections = connections;
    this.jdbc = jdbc;
  }

  <T> T run(String sql, PreparedStatementCallback<T> work) {
    try {
      return connections.executeWrite(connection -> jdbc.prepareStatement(sql, work));
    } catch (RuntimeException failure) {
      throw StorageFailure.translate(failure);
    }
  }
}
