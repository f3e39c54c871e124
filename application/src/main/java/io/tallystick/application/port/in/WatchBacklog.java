package io.tallystick.application.port.in;

import java.time.Duration;
import java.util.Optional;

/** Somebody watches over what has failed and waits. */
public interface WatchBacklog {

  /** How much waits now. */
  Backlog backlog();

  /**
   * The failed events that wait.
   *
   * @param failed how many
   * @param oldest the age of the one that waits longest
   */
  record Backlog(long failed, Optional<Duration> oldest) {}
}
