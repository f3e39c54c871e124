package io.tallystick.adapter.persistence.schema;

import io.micronaut.transaction.TransactionOperations;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.StorageFailure;
import io.tallystick.adapter.persistence.schema.SchemaInventory.Defect;
import io.tallystick.application.port.reconcile.Invariants;
import io.tallystick.application.port.reconcile.Invariants.Check;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must hold, each as a query for the rows that break it. Most of it the schema refuses in the
 * first place; this finds what got past it: a trigger switched off, a table restored in part. All
 * that is said between rows is asked in one snapshot, which only reads: writers go on, and what
 * they write is not seen. Bodies, of which each stands for itself, are read without it: while a
 * snapshot lasts, no row of the database that is over can be removed.
 */
@Singleton
record PostgresInvariants(TransactionOperations<Connection> operations, Sql statements)
    implements Invariants {

  private static final int MOST_OFFENDERS = 100;

  /** Each body may have a megabyte, and a statement has a minute. */
  private static final int EVENTS_AT_ONCE = 500;

  private static final List<Invariant> INVARIANTS =
      Stream.of(LedgerInvariants.ALL, HoldInvariants.ALL, InboxInvariants.ALL)
          .flatMap(List::stream)
          .toList();

  private static final String RAW_DATA = "raw_data_is_payload";

  /** Of so many events after one of them the last, and those whose raw_data says something else. */
  private static final String RAW_DATA_OF_SOME =
      """
      SELECT max(event_id) AS last, array_agg(event_id ORDER BY event_id)
          FILTER (WHERE tallystick_jsonb(payload) IS DISTINCT FROM raw_data) AS offenders
      FROM (SELECT event_id, payload, raw_data FROM stripe_events
            WHERE event_id > ? ORDER BY event_id LIMIT %s) AS part
      """
          .formatted(EVENTS_AT_ONCE);

  /** The server may be silent for as long as a query on a large table takes. */
  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0
      """;

  /** Where a table or column is missing, no other check can be made. */
  @Override
  public List<Check> check(Consumer<String> progress) {
    List<Check> checks = checkInOneSnapshot(progress);
    if (checks.size() > 1) {
      checks.add(checkRawData(progress));
    }
    return checks;
  }

  private List<Check> checkInOneSnapshot(Consumer<String> progress) {
    try {
      return operations.executeWrite(
          transaction -> {
            begin(transaction.getConnection());
            return check(transaction.getConnection(), progress);
          });
    } catch (Exception failure) {
      throw StorageFailure.translate(failure);
    }
  }

  /** The pool sets its own limit of the network again afterwards. */
  private static void begin(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
  }

  private List<Check> check(Connection connection, Consumer<String> progress) throws SQLException {
    List<Defect> defects = SchemaInventory.defects(connection);
    List<Check> checks = new ArrayList<>();
    if (defects.stream().noneMatch(defect -> defect.object().kind().holdsData())) {
      for (Invariant invariant : INVARIANTS) {
        progress.accept(invariant.name());
        checks.add(check(invariant));
      }
      checks.add(checkRights(connection));
    }
    checks.add(
        new Check(
            "guards_are_on",
            "the tables, and the triggers, constraints and indexes that keep all this, are as made",
            defects.stream().map(Defect::problem).toList()));
    return checks;
  }

  private static Check checkRights(Connection connection) throws SQLException {
    List<String> problems = new ArrayList<>(TableRights.foreign(connection));
    TableRights.excessive(connection).forEach(excess -> problems.add(excess.problem()));
    return new Check(
        "nobody_else_may_write",
        "only the tables' owner and members of tallystick_app have the right to write them",
        problems);
  }

  private Check check(Invariant invariant) {
    return new Check(
        invariant.name(),
        invariant.statement(),
        statements.query(
            "SELECT * FROM (" + invariant.offenders() + ") AS offenders LIMIT " + MOST_OFFENDERS,
            row -> row.getString(1)));
  }

  /** Every body is read and parsed, which takes by far the longest: it says how far it is. */
  private Check checkRawData(Consumer<String> progress) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    Optional<String> last = Optional.of("");
    while (last.isPresent() && offenders.size() < MOST_OFFENDERS) {
      progress.accept("%s: %s events so far".formatted(RAW_DATA, checked));
      last =
          statements
              .scan(
                  RAW_DATA_OF_SOME,
                  row -> {
                    offenders.addAll(texts(row.getArray("offenders")));
                    return Optional.ofNullable(row.getString("last"));
                  },
                  last.get())
              .getFirst();
      checked += EVENTS_AT_ONCE;
    }
    return new Check(
        RAW_DATA,
        "raw_data says the same as the bytes that were received",
        offenders.stream().limit(MOST_OFFENDERS).map(id -> "event " + id).toList());
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
