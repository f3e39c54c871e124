package io.tallystick.adapter.persistence;

import io.micronaut.context.annotation.Value;
import io.tallystick.application.port.StorageBusy;
import io.tallystick.application.port.StorageUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections that queries of pages and all transactions but those of deliveries have together:
 * all but three, of a small pool all but a third. Who waits for one is served in the order of
 * arrival. Single statements outside transactions, such as look-ups of sessions, are not counted.
 */
@Singleton
final class ConnectionShare {

  private static final int MOST_FOR_DELIVERIES = 3;

  /** Whether the work under way has its connection, or is a delivery. */
  private static final ScopedValue<Boolean> HELD = ScopedValue.newInstance();

  private final Semaphore slots;
  private final Duration longestWait;

  ConnectionShare(
      @Value("${datasources.default.maximum-pool-size:10}") int connections,
      @Value("${tallystick.connections.longest-wait:2s}") Duration longestWait) {
    int forDeliveries = Math.clamp(connections / 3, 1, MOST_FOR_DELIVERIES);
    this.slots = new Semaphore(Math.max(1, connections - forDeliveries), true);
    this.longestWait = longestWait;
  }

  /** Whether the work under way needs no other connection. */
  static boolean isHeld() {
    return HELD.isBound();
  }

  /**
   * Does the work when a connection is free for it; within other work that has one, at once.
   *
   * @throws StorageBusy if none was free in time: nothing was done
   */
  <T> T with(Supplier<T> work) {
    if (isHeld()) {
      return work.get();
    }
    take(slots, longestWait);
    try {
      return ahead(work);
    } finally {
      slots.release();
    }
  }

  /** Does the work without waiting for a connection of these. */
  <T> T ahead(Supplier<T> work) {
    return ScopedValue.where(HELD, true).call(work::get);
  }

  /** Waits for one of these slots. */
  static void take(Semaphore slots, Duration longestWait) {
    try {
      if (!slots.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StorageBusy("too many requests need the database at once");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailable("this instance is stopping", stopping);
    }
  }
}
