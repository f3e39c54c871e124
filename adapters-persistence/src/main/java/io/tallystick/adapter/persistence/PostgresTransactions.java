package io.tallystick.adapter.persistence;

import io.micronaut.transaction.TransactionOperations;
import io.tallystick.application.port.out.Transactions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Transactions of PostgreSQL. A key is an advisory lock that lasts as long as the transaction
 * (PostgreSQL, "Advisory Locks"); all keys are taken in one order, so that no two instances wait
 * for each other. A commit that is answered is on disk, whatever was made the default since the
 * start. Nothing is set for the session: PgBouncer gives it to somebody else afterwards.
 */
@Singleton
final class PostgresTransactions implements Transactions {

  private static final int MOST_TRIES = 5;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
      SET LOCAL lock_timeout = %s;
      SET LOCAL statement_timeout = '20s';
      SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') = 'off'
      """;

  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(number)
      FROM (SELECT DISTINCT hashtextextended(key, 7177) AS number
            FROM unnest(?::text[]) AS key ORDER BY 1) AS ordered
      """;

  private final TransactionOperations<Connection> operations;
  private final Duration longestWait;

  @Inject
  PostgresTransactions(TransactionOperations<Connection> operations) {
    this(operations, LONGEST_WAIT);
  }

  private PostgresTransactions(TransactionOperations<Connection> operations, Duration longestWait) {
    this.operations = operations;
    this.longestWait = longestWait;
  }

  @Override
  public Transactions withLockTimeout(Duration longest) {
    return new PostgresTransactions(operations, longest);
  }

  @Override
  public <T> T committedIf(Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
    for (int tries = 1; ; tries++) {
      try {
        return operations.executeWrite(
            status -> {
              begin(status.getConnection(), keys);
              T result = work.get();
              if (wanted.test(result)) {
                requireOpen(status.getConnection());
              } else {
                status.setRollbackOnly();
              }
              return result;
            });
      } catch (Exception failure) {
        // Exception: what is inside may throw checked ones without declaring them.
        if (tries == MOST_TRIES || !StorageFailure.isRepeatable(failure)) {
          throw StorageFailure.translate(failure);
        }
      }
    }
  }

  /**
   * COMMIT after a failed statement is a rollback that reports success (PostgreSQL, "COMMIT"), and
   * the driver passes that on: what swallowed the failure must not be told that all is well.
   */
  private static void requireOpen(Connection connection) throws SQLException {
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    if (state != TransactionState.OPEN) {
      throw new IllegalStateException(
          "a statement of this transaction failed, nothing of it can be committed");
    }
  }

  private void begin(Connection connection, Collection<String> keys) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS.formatted(longestWait.toMillis()));
    }
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(
          1, connection.createArrayOf("text", keys.stream().map(Columns::storable).toArray()));
      statement.execute();
    }
  }
}
