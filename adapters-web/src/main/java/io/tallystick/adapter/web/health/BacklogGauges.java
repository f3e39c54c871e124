package io.tallystick.adapter.web.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.domain.inbox.Backlog;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * What waits, as gauges. They only repeat what is known: a scrape runs on a thread that serves many
 * connections and must not wait for a database, so that is asked before, on a thread of its own.
 */
@ServerFilter("/prometheus")
final class BacklogGauges {

  private static final Duration OLDEST = Duration.ofSeconds(5);

  private final RecentBacklog recent;

  BacklogGauges(RecentBacklog recent, MeterRegistry registry) {
    this.recent = recent;
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

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void refresh() {
    recent.noOlderThan(OLDEST);
  }

  /** Not a number while the database is away: zero would look like all is well. */
  private double read(ToDoubleFunction<Backlog> figure) {
    return recent.last().map(figure::applyAsDouble).orElse(Double.NaN);
  }
}
