package io.tallystick.adapter.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.tallystick.application.port.in.WatchBacklog;
import io.tallystick.application.port.in.WatchBacklog.Backlog;
import jakarta.inject.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What waits, as gauges; asked of the database at most every few seconds, however many scrape. */
@Context
final class BacklogGauges {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Provider<WatchBacklog> backlogs;
  private final InstantSource clock;
  private Optional<Backlog> last = Optional.empty();
  private Instant askedAt = Instant.EPOCH;

  BacklogGauges(Provider<WatchBacklog> backlogs, InstantSource clock, MeterRegistry registry) {
    this.backlogs = backlogs;
    this.clock = clock;
    Gauge.builder("tallystick.failed.events.waiting", () -> read(Backlog::failed))
        .description("failed events that wait for a person or a retry")
        .register(registry);
    Gauge.builder(
            "tallystick.oldest.failed.event.age",
            () -> read(it -> it.oldest().map(Duration::toMillis).orElse(0L) / 1000.0))
        .description("since when the oldest of them waits")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Not a number while the database is away: zero would look like all is well. */
  private synchronized double read(ToDoubleFunction<Backlog> figure) {
    Instant now = clock.instant();
    if (askedAt.plus(FRESH).isBefore(now)) {
      try {
        last = Optional.of(backlogs.get().backlog());
      } catch (RuntimeException away) {
        last = Optional.empty();
      }
      askedAt = now;
    }
    return last.map(figure::applyAsDouble).orElse(Double.NaN);
  }
}
