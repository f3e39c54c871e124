package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.privacy.RemoveOldPayloads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Removes old payloads, a few thousand at a time, so that it is in nobody's way; once a day while
 * no requests come, so that a database that sleeps then can do so.
 */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
@Requires(property = "tallystick.retention.enabled", value = "true")
final class RetentionWorker {

  private static final int MOST_STEPS = 10;

  private static final Duration AT_LEAST_EVERY = Duration.ofDays(1);

  private final RemoveOldPayloads payloads;
  private final BackgroundWork background;
  private final WorkSchedule schedule;
  private final InstantSource clock;
  private volatile Instant removedAt = Instant.EPOCH;

  RetentionWorker(
      RemoveOldPayloads payloads,
      BackgroundWork background,
      WorkSchedule schedule,
      InstantSource clock) {
    this.payloads = payloads;
    this.background = background;
    this.schedule = schedule;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "5s", initialDelay = "2s")
  void remove() {
    Instant now = clock.instant();
    if (schedule.isQuiet() && now.isBefore(removedAt.plus(AT_LEAST_EVERY))) {
      return;
    }
    removedAt = now;
    background.attempt("old payloads are not removed yet", this, this::removeSome);
  }

  private void removeSome() {
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      payloads.removeSome();
    }
  }
}
