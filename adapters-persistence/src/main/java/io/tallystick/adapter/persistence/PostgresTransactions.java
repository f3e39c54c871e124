package io.tallystick.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.transaction.TransactionOperations;
import io.tallystick.application.port.Transactions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
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

  /**
   * How long a transaction waits.
   *
   * @param network for an answer of the server, before the connection is given up; longer than a
   *     statement may take
   */
  private record Limits(Duration lock, Duration statement, Duration network) {

    /** For work that nobody waits for. */
    static final Limits PATIENT =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(25));

    /** For work that a sender waits for: a dead connection must not take all of its patience. */
    static Limits withLock(Duration longest) {
      return new Limits(longest, Duration.ofSeconds(5), Duration.ofSeconds(8));
    }
  }

  /** For a batch, which waits for no key and no account: what else is locked is locked for long. */
  private static final Limits BATCH = Limits.withLock(Duration.ofMillis(250));

  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
      SET LOCAL lock_timeout = %s;
      SET LOCAL statement_timeout = %s;
      SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') = 'off'
      """;

  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(number)
      FROM (SELECT DISTINCT hashtextextended(key, 7177) AS number
            FROM unnest(?::text[]) AS key ORDER BY 1) AS ordered
      """;

  private static final String TRY_LOCK =
      """
      SELECT number FROM unnest(?::text[]) WITH ORDINALITY AS wanted (key, number)
      WHERE pg_try_advisory_xact_lock(hashtextextended(key, 7177))
      """;

  private final TransactionOperations<Connection> operations;
  private final HostRules rules;
  private final DataSource pool;
  private final Limits limits;

  @Inject
  PostgresTransactions(
      TransactionOperations<Connection> operations, HostRules rules, DataSource pool) {
    this(operations, rules, DelegatingDataSource.unwrapDataSource(pool), Limits.PATIENT);
  }

  private PostgresTransactions(
      TransactionOperations<Connection> operations,
      HostRules rules,
      DataSource pool,
      Limits limits) {
    this.operations = operations;
    this.rules = rules;
    this.pool = pool;
    this.limits = limits;
  }

  @Override
  public Transactions withLockTimeout(Duration longest) {
    return new PostgresTransactions(operations, rules, pool, Limits.withLock(longest));
  }

  @Override
  public <T> T committedIf(Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
    return run(
        limits,
        connection -> {
          lock(connection, keys);
          return work.get();
        },
        wanted);
  }

  @Override
  public <T> T committedWithFree(Collection<String> keys, Function<Set<String>, T> work) {
    return run(
        BATCH, connection -> work.apply(tryLock(connection, List.copyOf(keys))), result -> true);
  }

  /** What is done in a transaction. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T run(Limits within, Work<T> work, Predicate<? super T> wanted) {
    for (int tries = 1; ; tries++) {
      try {
        return operations.executeWrite(
            status -> {
              Connection connection = status.getConnection();
              begin(connection, within);
              T result = work.on(connection);
              if (wanted.test(result)) {
                requireOpen(connection);
              } else {
                status.setRollbackOnly();
              }
              return result;
            });
      } catch (Exception failure) {
        // Exception: what is inside may throw checked ones without declaring them.
        if (StorageFailure.isConnectionLost(failure)) {
          giveUpConnections();
        }
        if (tries == MOST_TRIES || !StorageFailure.isRepeatable(failure)) {
          throw StorageFailure.translate(failure, rules);
        }
        pauseBefore(tries + 1);
      }
    }
  }

  /**
   * Lets the transaction go first that it lost against; two that lost against each other come back
   * at different moments.
   */
  private static void pauseBefore(int attempt) {
    LockSupport.parkNanos(
        ThreadLocalRandom.current()
            .nextLong(Duration.ofMillis(20).multipliedBy(attempt).toNanos()));
  }

  /** Where one connection has died, the others of the pool are likely to be dead, too. */
  private void giveUpConnections() {
    if (pool instanceof HikariDataSource hikari && hikari.getHikariPoolMXBean() != null) {
      hikari.getHikariPoolMXBean().softEvictConnections();
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

  private static void begin(Connection connection, Limits limits) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limits.network().toMillis()));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          String.format(
              Locale.ROOT, SETTINGS, limits.lock().toMillis(), limits.statement().toMillis()));
    }
  }

  private static void lock(Connection connection, Collection<String> keys) throws SQLException {
    if (!keys.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
        bind(statement, keys);
        statement.execute();
      }
    }
  }

  /** Those keys that no other transaction holds, and this one holds now. */
  private static Set<String> tryLock(Connection connection, List<String> keys) throws SQLException {
    Set<String> held = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TRY_LOCK)) {
      bind(statement, keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          held.add(keys.get(row.getInt(1) - 1));
        }
      }
    }
    return held;
  }

  private static void bind(PreparedStatement statement, Collection<String> keys)
      throws SQLException {
    Object[] storable = keys.stream().map(Columns::storable).toArray();
    statement.setArray(1, statement.getConnection().createArrayOf("text", storable));
  }
}
