package io.tallystick.domain.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a failed event is tried again by itself: within a pause that doubles with every attempt, at
 * a random moment of it, so that events that failed together do not come back together.
 *
 * @param firstPause the longest pause after the first failure
 * @param longestPause what the pause grows to
 * @param mostAttempts after so many tries a person is needed; a refund is tried until its payment
 *     is known or given up
 */
public record RetryPolicy(Duration firstPause, Duration longestPause, int mostAttempts) {

  /** At most 30 s, 1 min, 2 min, … 1 h, on average half of that; 50 tries take about a day. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(Duration.ofSeconds(30), Duration.ofHours(1), 50);

  public RetryPolicy {
    if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("pauses are positive and do not shrink");
    }
  }

  /**
   * When to try next; empty if a person is needed.
   *
   * @param attempts how often it was tried so far, this failure included
   * @param part which part of the pause is waited, from 0 to 1; to be chosen at random
   */
  public Optional<Instant> nextAttempt(FailureCode code, int attempts, Instant now, double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("a part of a pause is between 0 and 1, not " + part);
    }
    if (!code.isTransient() || attempts >= mostAttempts && code != FailureCode.PAYMENT_NOT_FOUND) {
      return Optional.empty();
    }
    Duration pause = firstPause;
    for (int i = 1; i < attempts && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    Duration longest = pause.compareTo(longestPause) < 0 ? pause : longestPause;
    return Optional.of(now.plusMillis(Math.round(longest.toMillis() * part)));
  }
}
