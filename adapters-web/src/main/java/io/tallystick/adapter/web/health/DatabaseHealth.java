package io.tallystick.adapter.web.health;

import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Whether the database answers and is as it must be: without it nothing can be accepted. */
@Singleton
@Readiness
record DatabaseHealth(RecentBacklog recent, @Named(TaskExecutors.BLOCKING) ExecutorService executor)
    implements HealthIndicator {

  private static final Duration OLDEST = Duration.ofSeconds(1);

  @Override
  public Publisher<HealthResult> getResult() {
    return new AsyncSingleResultPublisher<>(executor, this::result);
  }

  private HealthResult result() {
    HealthResult.Builder result = HealthResult.builder("database");
    if (recent.noOlderThan(OLDEST).isPresent()) {
      return result.status(HealthStatus.UP).build();
    }
    List<String> problems = recent.problems();
    return result
        .status(HealthStatus.DOWN)
        .details(problems.isEmpty() ? Map.of() : Map.of("problems", problems))
        .build();
  }
}
