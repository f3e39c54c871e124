package io.tallystick.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is to be done that nobody waits for. */
public interface PendingWork {

  /**
   * Asks in a single statement: each one wakes a database that sleeps while it is not used.
   *
   * @param abandonedAfter how long an event may be undecided before it is tried again
   */
  Pending ask(Duration abandonedAfter);

  /**
   * Work that waits.
   *
   * @param nextRetry when the next event is due to be tried by itself; may be past
   * @param bulkRunning whether a bulk repair is under way
   * @param nextRelease when the next hold or the next credits expire; may be past
   */
  record Pending(Optional<Instant> nextRetry, boolean bulkRunning, Optional<Instant> nextRelease) {

    public static final Pending NOTHING = new Pending(Optional.empty(), false, Optional.empty());
  }
}
