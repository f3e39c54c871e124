package io.tallystick.adapter.stripe.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets so many requests pass in any second, and makes further ones wait. */
final class RequestRate {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final LongSupplier nanos;
  private final Sleep sleep;
  private final Deque<Long> passed = new ArrayDeque<>();
  private final AtomicLong notBefore;

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
    this.notBefore = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Waits until one more request may be sent.
   *
   * @return false if it may not be within this time, or the thread is interrupted
   */
  synchronized boolean await(Duration longest) {
    for (long left = left(); left > 0; left = left()) {
      if (left > longest.toNanos() || !pause(left)) {
        return false;
      }
    }
    passed.addLast(nanos.getAsLong());
    return true;
  }

  private long left() {
    long now = nanos.getAsLong();
    while (!passed.isEmpty() && passed.getFirst() + SECOND - now <= 0) {
      passed.removeFirst();
    }
    long byRate = passed.size() < perSecond ? 0 : passed.getFirst() + SECOND - now;
    return Math.max(byRate, notBefore.get() - now);
  }

  /** Lets no request pass for so long. */
  void holdBack(Duration time) {
    long end = nanos.getAsLong() + time.toNanos();
    notBefore.updateAndGet(before -> end - before > 0 ? end : before);
  }

  private boolean pause(long time) {
    try {
      sleep.nanos(time);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
