package io.tallystick.adapter.web.api;

import io.micronaut.context.annotation.Value;
import io.tallystick.domain.client.ApiKey;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests each key may send in any second, on this instance. */
@Singleton
final class RequestLimits {

  private final int perSecond;
  private final InstantSource clock;

  /** When the requests of the last second came, by key. */
  private final Map<Long, Deque<Instant>> allowed = new ConcurrentHashMap<>();

  RequestLimits(
      @Value("${tallystick.api.requests-per-second:1000}") int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Counts a request, if it is allowed; one that is not may be tried again in a second. */
  boolean isAllowed(ApiKey key) {
    Deque<Instant> times = allowed.computeIfAbsent(key.id(), id -> new ArrayDeque<>());
    synchronized (times) {
      Instant now = clock.instant();
      if (!times.isEmpty() && times.getLast().isAfter(now)) {
        times.clear(); // the clock was set back
      }
      while (!times.isEmpty() && !times.getFirst().isAfter(now.minusSeconds(1))) {
        times.removeFirst();
      }
      return times.size() < perSecond && times.add(now);
    }
  }
}
