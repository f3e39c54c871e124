package io.tallystick.adapter.web.health;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.tallystick.application.usecase.inbox.WatchIntake;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Whether deliveries are committed: a database that answers is not enough for that. */
@Singleton
@Readiness
record IntakeHealth(WatchIntake intake) implements HealthIndicator {

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("intake")
            .status(intake.isSilent() ? HealthStatus.DOWN : HealthStatus.UP)
            .build());
  }
}
