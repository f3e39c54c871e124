package io.tallystick.adapter.stripe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Lets so many requests pass in any second, and makes further ones wait. */
final class RequestRate {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final LongSupplier nanos;
  private final Sleep sleep;
  private final Deque<Long> passed = new ArrayDeque<>();

  /** Waits. */
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  RequestRate(int perSecond) {
    this(perSecond, System::nanoTime, nanos -> Thread.sleep(Duration.ofNanos(nanos)));
  }

  RequestRate(int perSecond, LongSupplier nanos, Sleep sleep) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.sleep = sleep;
  }

  /** Waits until one more request may be sent. */
  synchronized void await() {
    while (passed.size() >= perSecond) {
      long left = passed.getFirst() + SECOND - nanos.getAsLong();
      if (left > 0 && !pause(Duration.ofNanos(left))) {
        return;
      }
      if (passed.getFirst() + SECOND - nanos.getAsLong() <= 0) {
        passed.removeFirst();
      }
    }
    passed.addLast(nanos.getAsLong());
  }

  /** Waits; false if that was interrupted. */
  boolean pause(Duration time) {
    try {
      sleep.nanos(time.toNanos());
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
