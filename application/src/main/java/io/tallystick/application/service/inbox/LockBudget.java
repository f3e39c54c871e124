package io.tallystick.application.service.inbox;

import java.time.Duration;

/**
 * How long events that are processed alone wait for locks. Once one of them has waited in vain, the
 * next ones hardly wait: otherwise all events of a locked account would hold up those behind them.
 */
public final class LockBudget {

  private static final Duration FULL = Duration.ofSeconds(1);
  private static final Duration EXHAUSTED = Duration.ofMillis(20);

  private volatile Duration longest = FULL;

  /** The longest wait for one lock. */
  Duration longest() {
    return longest;
  }

  /** Notes that a wait was in vain. */
  public void exhaust() {
    longest = EXHAUSTED;
  }
}
