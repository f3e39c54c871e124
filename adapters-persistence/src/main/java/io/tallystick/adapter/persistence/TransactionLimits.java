package io.tallystick.adapter.persistence;

import java.sql.Connection;
import java.time.Duration;

/**
 * How long a transaction waits.
 *
 * @param network for an answer of the server, before the connection is given up; longer than a
 *     statement may take
 * @param alongIndexes whether all it asks is found along an index: then the plans are made once,
 *     and without statistics, which may be missing or old
 */
record TransactionLimits(
    Duration lock, Duration statement, Duration network, boolean alongIndexes) {

  private static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

  private static final String SETTINGS =
      """
      SELECT pg_backend_pid(), set_config('lock_timeout', ?, true),
        set_config('statement_timeout', ?, true),
        CASE WHEN current_setting('synchronous_commit') = 'off'
          THEN set_config('synchronous_commit', 'on', true) END
      """;

  private static final String ALONG_INDEXES =
      """
      SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
        set_config('plan_cache_mode', 'force_generic_plan', true)
      """;

  /** For work that nobody waits for. */
  static final TransactionLimits PATIENT =
      new TransactionLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(25), false);

  /** For work that a sender waits for: a dead connection must not take all of its patience. */
  static TransactionLimits withLock(Duration longest) {
    return new TransactionLimits(longest, Duration.ofSeconds(5), Duration.ofSeconds(8), true);
  }

  TransactionLimits withStatement(Duration longest) {
    return new TransactionLimits(lock, longest, network, alongIndexes);
  }

  /** Sets them for a transaction, with what else each of ours is set. */
  void begin(Pipeline pipeline, Connection connection, PoolerDetection poolers) {
    ConnectionPool.limit(connection, network);
    pipeline.add(ISOLATION, Parameters.NONE, Pipeline.IGNORED);
    pipeline.add(
        SETTINGS,
        parameters ->
            parameters
                .text(Long.toString(lock.toMillis()))
                .text(Long.toString(statement.toMillis())),
        (rows, changed) -> poolers.learn(connection, rows));
    if (alongIndexes) {
      pipeline.add(ALONG_INDEXES, Parameters.NONE, Pipeline.IGNORED);
    }
  }
}
