package io.tallystick.adapter.persistence;

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
}
