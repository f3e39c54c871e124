package io.tallystick.adapter.persistence;

import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.data.jdbc.runtime.PreparedStatementCallback;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    } catch (Exception failure) {
      throw StorageFailure.translate(failure);
    }
  }

  /** The pattern of LIKE for texts that begin with this one. */
  static String beginningWith(String text) {
    return text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a query, each read. */
  <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          bind(statement, parameters);
          List<T> rows = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              rows.add(reader.read(row));
            }
          }
          return rows;
        });
  }

  /** Runs a change; how many rows it concerned. */
  int execute(String sql, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      @Nullable Object value =
          parameters[i] instanceof Instant at ? Timestamp.from(at) : parameters[i];
      statement.setObject(i + 1, value instanceof String text ? Columns.storable(text) : value);
    }
  }
}
