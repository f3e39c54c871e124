package io.tallystick.domain.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a failed event is tried again by itself: after a pause that doubles with every try.
 *
 * @param firstPause after the first failure
 * @param longestPause what the pause grows to
 * @param mostAttempts after so many tries a person is needed
 */
public record RetryPolicy(Duration firstPause, Duration longestPause, int mostAttempts) {

  /** 30 s, 1 min, 2 min, … 1 h; 30 tries take about a day. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(Duration.ofSeconds(30), Duration.ofHours(1), 30);

  public RetryPolicy {
    if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("pauses are positive and do not shrink");
    }
  }

  /**
   * When to try next; empty if a person is needed.
   *
   * @param attempts how often it was tried so far, this failure included
   */
  public Optional<Instant> nextAttempt(FailureCode code, int attempts, Instant now) {
    if (!code.isTransient() || attempts >= mostAttempts) {
      return Optional.empty();
    }
    Duration pause = firstPause;
    for (int i = 1; i < attempts && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return Optional.of(now.plus(pause.compareTo(longestPause) < 0 ? pause : longestPause));
  }
}
