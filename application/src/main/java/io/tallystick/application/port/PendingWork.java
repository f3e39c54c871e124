package io.tallystick.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Work of the background workers: what is due next. */
public interface PendingWork {

  /**
   * Reads all of it in one statement, because each statement wakes a database that is suspended
   * while it is idle.
   *
   * @param abandonedAfter how long an event may be undecided before it is tried again
   */
  Pending ask(Duration abandonedAfter);

  /**
   * The work that is due or under way.
   *
   * @param nextRetry when the next event is due to be tried by itself; may be past
   * @param bulkRunning whether a bulk repair is under way
   * @param nextRelease when the next hold or the next credits expire; may be past
   */
  record Pending(Optional<Instant> nextRetry, boolean bulkRunning, Optional<Instant> nextRelease) {

    public static final Pending NOTHING = new Pending(Optional.empty(), false, Optional.empty());
  }
}
