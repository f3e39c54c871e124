package io.tallystick.adapter.persistence;

import io.micronaut.context.annotation.Value;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.data.jdbc.runtime.PreparedStatementCallback;
import io.tallystick.adapter.persistence.Parameters.Binder;
import io.tallystick.adapter.persistence.Pipeline.Part;
import io.tallystick.application.port.Answer;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs statements: on the connection of the transaction under way, or on one of their own. */
@Singleton
public final class Sql implements Queries {

  /** That of the transaction under way. */
  private static final ScopedValue<Pipeline> UNDER_WAY = ScopedValue.newInstance();

  /** Of a statement that may read the whole of a large table, and that no request waits for. */
  public static final Duration LONGEST_SCAN = Duration.ofSeconds(60);

  /** For which the network may be silent beyond what the statement may take. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

  private final ConnectionOperations<Connection> connections;
  private final JdbcOperations jdbc;
  private final ConnectionPool pool;
  private final Duration longest;

  /**
   * @param longest that a statement may take outside a transaction, which has limits of its own
   */
  Sql(
      ConnectionOperations<Connection> connections,
      JdbcOperations jdbc,
      ConnectionPool pool,
      @Value("${tallystick.statements.longest:6s}") Duration longest) {
    this.connections = connections;
    this.jdbc = jdbc;
    this.pool = pool;
    this.longest = longest;
  }

  public <T> T run(String sql, PreparedStatementCallback<T> work) {
    return run(sql, longest, work);
  }

  /** Outside a transaction the statement must end within this time. */
  public <T> T run(String sql, Duration within, PreparedStatementCallback<T> work) {
    return translated(
        () -> {
          if (UNDER_WAY.isBound()) {
            UNDER_WAY.get().send();
          }
          if (connections.findConnectionStatus().isPresent()) {
            return jdbc.prepareStatement(sql, work);
          }
          return connections.executeWrite(
              status -> {
                ConnectionPool.limit(status.getConnection(), within.plus(ON_THE_WAY));
                return jdbc.prepareStatement(
                    sql,
                    statement -> {
                      statement.setQueryTimeout((int) within.toSeconds());
                      return work.call(statement);
                    });
              });
        });
  }

  /** The pattern of LIKE for texts that begin with this one. */
  public static String beginningWith(String text) {
    return text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  /** A time that may be null. */
  public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** A number that may be null. */
  public static Optional<Long> number(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class));
  }

  /** That of the transaction under way, if one is. */
  static Optional<Pipeline> underWay() {
    return UNDER_WAY.isBound() ? Optional.of(UNDER_WAY.get()) : Optional.empty();
  }

  /** Does the work of a transaction, whose statements go through this pipeline. */
  static <T> T through(Pipeline pipeline, Supplier<T> work) {
    return ScopedValue.where(UNDER_WAY, pipeline).call(work::get);
  }

  /**
   * Runs a change with whatever is asked next, at the latest with the commit; outside a transaction
   * at once.
   *
   * @param taker is told how many rows it concerned
   */
  public void later(String sql, Binder binder, IntConsumer taker) {
    together(
        pipeline -> {
          pipeline.add(sql, binder, (rows, changed) -> taker.accept(changed));
          if (!UNDER_WAY.isBound()) {
            pipeline.send();
          }
        });
  }

  public void later(String sql, Binder binder) {
    later(sql, binder, changed -> {});
  }

  /** Runs a query, and before it whatever waits, in one round trip; its rows, each read. */
  public <T> List<T> ask(String sql, Binder binder, Reader<T> reader) {
    return asking(sql, binder, reader).get();
  }

  /** Runs a query with whatever else is asked before its answer is read; its rows, each read. */
  public <T> Answer<List<T>> asking(String sql, Binder binder, Reader<T> reader) {
    List<T> read = new ArrayList<>();
    if (UNDER_WAY.isBound()) {
      Pipeline pipeline = UNDER_WAY.get();
      Part part = pipeline.add(sql, binder, reading(reader, read));
      return () ->
          translated(
              () -> {
                pipeline.complete(part);
                return read;
              });
    }
    together(
        pipeline -> {
          pipeline.add(sql, binder, reading(reader, read));
          pipeline.send();
        });
    return Answer.of(read);
  }

  private static <T> Pipeline.Taker reading(Reader<T> reader, List<T> read) {
    return (rows, changed) -> {
      while (rows != null && rows.next()) {
        read.add(reader.read(rows));
      }
    };
  }

  private void together(Consumer<Pipeline> sending) {
    translated(
        () -> {
          if (UNDER_WAY.isBound()) {
            sending.accept(UNDER_WAY.get());
            return true;
          }
          boolean alone = connections.findConnectionStatus().isEmpty();
          return connections.executeWrite(
              status -> {
                if (alone) {
                  ConnectionPool.limit(status.getConnection(), longest.plus(ON_THE_WAY));
                }
                sending.accept(
                    new Pipeline(status.getConnection(), false, alone ? longest : Duration.ZERO));
                return true;
              });
        });
  }

  /** A transaction itself finds out whether its connection has died. */
  private <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception failure) {
      if (!UNDER_WAY.isBound()) {
        pool.giveUpAfter(failure);
      }
      throw StorageFailure.translate(failure);
    }
  }

  /** Reads one row. */
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(sql, binding(reader, parameters));
  }

  /** The rows of a query that may take as long as {@link #LONGEST_SCAN}, each read. */
  public <T> List<T> scan(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(sql, LONGEST_SCAN, binding(reader, parameters));
  }

  /** Binds the parameters of a query, runs it, and reads its rows. */
  static <T> PreparedStatementCallback<List<T>> binding(
      Reader<T> reader, @Nullable Object... parameters) {
    return statement -> {
      bind(statement, parameters);
      return rows(statement, reader);
    };
  }

  /** Runs a query whose parameters are bound; its rows, each read. */
  static <T> List<T> rows(PreparedStatement query, Reader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  /** Runs a change; how many rows it concerned. */
  public int execute(String sql, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  public static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      @Nullable Object value =
          parameters[i] instanceof Instant at ? Timestamp.from(at) : parameters[i];
      statement.setObject(
          i + 1, value instanceof String text ? ArrayParameters.storable(text) : value);
    }
  }
}
