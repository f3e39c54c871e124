package io.tallystick.adapter.persistence;

import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.Transactions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** As long as they all together take no longer than one statement may. */
  private static final int MOST_TRIES = 5;

  /** For a batch, which waits for no key and no account: what else is locked is locked for long. */
  private static final TransactionLimits BATCH = TransactionLimits.withLock(Duration.ofMillis(250));

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
  private final Sql statements;
  private final PoolerDetection poolers;
  private final HostRules rules;
  private final ConnectionPool pool;
  private final ConnectionShare share;
  private final TransactionLimits limits;

  @Inject
  PostgresTransactions(
      TransactionOperations<Connection> operations,
      Sql statements,
      HostRules rules,
      ConnectionPool pool,
      ConnectionShare share) {
    this(
        operations,
        statements,
        new PoolerDetection(),
        rules,
        pool,
        share,
        TransactionLimits.PATIENT);
  }

  private PostgresTransactions(
      TransactionOperations<Connection> operations,
      Sql statements,
      PoolerDetection poolers,
      HostRules rules,
      ConnectionPool pool,
      ConnectionShare share,
      TransactionLimits limits) {
    this.operations = operations;
    this.statements = statements;
    this.poolers = poolers;
    this.rules = rules;
    this.pool = pool;
    this.share = share;
    this.limits = limits;
  }

  @Override
  public Transactions withLockTimeout(Duration longest) {
    return within(TransactionLimits.withLock(longest));
  }

  @Override
  public Transactions withTimeouts(Duration lock, Duration statement) {
    return within(TransactionLimits.withLock(lock).withStatement(statement));
  }

  private Transactions within(TransactionLimits others) {
    return new PostgresTransactions(operations, statements, poolers, rules, pool, share, others);
  }

  @Override
  public <T> T ahead(Supplier<T> work) {
    return share.ahead(work);
  }

  @Override
  public <T> T committedIf(Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
    return share.with(() -> run(limits, pipeline -> lock(pipeline, keys), work, wanted));
  }

  private static void lock(Pipeline pipeline, Collection<String> keys) {
    if (!keys.isEmpty()) {
      pipeline.add(LOCK, parameters -> parameters.texts(keys), Pipeline.IGNORED);
      pipeline.send();
    }
  }

  @Override
  public <T> T committedWithFree(Collection<String> keys, Function<Answer<Set<String>>, T> work) {
    List<String> tried = List.copyOf(keys);
    return share.with(
        () -> run(BATCH, pipeline -> {}, () -> work.apply(free(tried)), result -> true));
  }

  private Answer<Set<String>> free(List<String> tried) {
    Set<String> free = new HashSet<>();
    return statements
        .asking(
            TRY_LOCK,
            parameters -> parameters.texts(tried),
            row -> free.add(tried.get(row.getInt(1) - 1)))
        .map(read -> free);
  }

  private <T> T run(
      TransactionLimits within,
      Consumer<Pipeline> first,
      Supplier<T> work,
      Predicate<? super T> wanted) {
    long start = System.nanoTime();
    for (int tries = 1; ; tries++) {
      AtomicReference<Error> error = new AtomicReference<>();
      try {
        return operations.executeWrite(
            status -> {
              try {
                return through(status, within, first, work, wanted);
              } catch (Error broken) {
                error.set(broken);
                ConnectionPool.abort(status.getConnection());
                throw broken;
              }
            });
      } catch (Exception failure) {
        // Exception: what is inside may throw checked ones without declaring them.
        if (error.get() != null) {
          throw error.get(); // Its connection could not be rolled back any more.
        }
        pool.giveUpAfter(failure);
        boolean inTime = System.nanoTime() - start < within.statement().toNanos();
        if (tries == MOST_TRIES || !inTime || !StorageFailure.isRepeatable(failure)) {
          throw StorageFailure.translate(failure, rules);
        }
        pauseBefore(tries + 1);
      }
    }
  }

  private <T> T through(
      TransactionStatus<Connection> status,
      TransactionLimits within,
      Consumer<Pipeline> first,
      Supplier<T> work,
      Predicate<? super T> wanted)
      throws SQLException {
    Connection connection = status.getConnection();
    Optional<Pipeline> outer = Sql.underWay();
    Pipeline pipeline = outer.orElseGet(() -> pipeline(connection));
    within.begin(pipeline, connection, poolers);
    first.accept(pipeline);
    T result = Sql.through(pipeline, work);
    if (wanted.test(result)) {
      requireOpen(connection);
      if (outer.isEmpty() && !status.isRollbackOnly()) {
        pipeline.add("COMMIT", Parameters.NONE, Pipeline.IGNORED);
      }
    } else {
      status.setRollbackOnly();
    }
    pipeline.send();
    return result;
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

  /**
   * COMMIT after a failed statement is a rollback that reports success (PostgreSQL, "COMMIT"), and
   * the driver passes that on: what swallowed the failure must not be told that all is well.
   */
  private static void requireOpen(Connection connection) throws SQLException {
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    if (state == TransactionState.FAILED) {
      throw new IllegalStateException(
          "a statement of this transaction failed, nothing of it can be committed");
    }
  }

  private Pipeline pipeline(Connection connection) {
    return new Pipeline(connection, poolers.allowsPrepared(connection), Duration.ZERO);
  }
}
