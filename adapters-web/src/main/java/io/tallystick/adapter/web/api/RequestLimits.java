package io.tallystick.adapter.web.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.micronaut.context.annotation.Value;
import io.tallystick.domain.client.ApiKey;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How many requests each key may send, on this instance. */
@Singleton
final class RequestLimits {

  private final int perSecond;
  private final InstantSource clock;
  private final Map<Long, Bucket> buckets = new ConcurrentHashMap<>();

  RequestLimits(
      @Value("${tallystick.api.requests-per-second:1000}") int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Counts a request; how many seconds to wait before the next try, 0 if it is allowed. */
  long secondsToWait(ApiKey key) {
    ConsumptionProbe probe =
        buckets.computeIfAbsent(key.id(), id -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? 0
        : TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(new Time())
        .build();
  }

  private final class Time implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
