package io.tallystick.adapter.persistence;

import io.micronaut.data.exceptions.DataAccessException;
import io.tallystick.adapter.persistence.Parameters.Binder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The statements of a transaction on their way to the server: those whose result nobody waits for
 * are sent with the next one, in the same round trip. Of statements that are sent together the
 * server runs none after one that failed (PostgreSQL, "Pipelining"): not the commit either.
 */
final class Pipeline {

  /** Takes what a statement gave: its rows, or how many it changed. */
  interface Taker {
    void take(@Nullable ResultSet rows, int changed) throws SQLException;
  }

  /** For statements whose result nobody needs. */
  static final Taker IGNORED = (rows, changed) -> {};

  /** A statement that was added. */
  record Part(String sql, Binder binder, Taker taker) {}

  private final Connection connection;
  private final boolean prepares;
  private final Duration longest;
  private final List<Part> waiting = new ArrayList<>();

  /** By identity: two parts may be equal, and each is sent. */
  private final Set<Part> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param prepares whether statements are prepared on the server, so that it need not parse and
   *     plan them again
   * @param longest that the statements may take; zero where their transaction says so
   */
  Pipeline(Connection connection, boolean prepares, Duration longest) {
    this.connection = connection;
    this.prepares = prepares;
    this.longest = longest;
  }

  Part add(String sql, Binder binder, Taker taker) {
    Part part = new Part(sql.strip(), binder, taker);
    waiting.add(part);
    return part;
  }

  /**
   * Makes sure that this part's result was taken: sends what waits, if this is among it.
   *
   * @throws IllegalStateException if it was sent before, and a statement sent with it failed
   */
  void complete(Part part) {
    if (waiting.contains(part)) {
      send();
    }
    if (!taken.contains(part)) {
      throw new IllegalStateException("a statement sent together with this one failed");
    }
  }

  /** Sends what waits, and takes the results. */
  void send() {
    try {
      sendTogether();
    } catch (SQLException failure) {
      throw new DataAccessException("SQL error executing statements", failure);
    }
  }

  private void sendTogether() throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    List<Part> parts = List.copyOf(waiting);
    waiting.clear();
    String sql = parts.stream().map(Part::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (prepares) {
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      }
      statement.setQueryTimeout((int) longest.toSeconds());
      statement.setFetchSize(0); // all rows of one part are made before the next part runs
      Parameters parameters = new Parameters(statement);
      for (Part part : parts) {
        part.binder().bind(parameters);
      }
      statement.execute();
      for (Part part : parts) {
        part.taker().take(statement.getResultSet(), statement.getUpdateCount());
        taken.add(part);
        statement.getMoreResults();
      }
    }
  }
}
