package io.tallystick.adapter.web;

import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import io.tallystick.application.port.in.WatchBacklog;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Whether the database answers: without it nothing can be accepted. */
@Singleton
@Readiness
final class DatabaseHealth implements HealthIndicator {

  private final WatchBacklog backlogs;
  private final ExecutorService executor;

  DatabaseHealth(WatchBacklog backlogs, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.backlogs = backlogs;
    this.executor = executor;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return new AsyncSingleResultPublisher<>(executor, this::ask);
  }

  private HealthResult ask() {
    HealthResult.Builder result = HealthResult.builder("database");
    try {
      backlogs.backlog();
      return result.status(HealthStatus.UP).build();
    } catch (RuntimeException away) {
      return result.status(HealthStatus.DOWN).build();
    }
  }
}
