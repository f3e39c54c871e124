package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.query.BrowseFigures;
import jakarta.inject.Singleton;

/**
 * Keeps the figures of the overview counted, so that nobody who looks has to wait for it. Where no
 * requests come there is nothing to count.
 */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
record FiguresWorker(BrowseFigures figures, WorkSchedule schedule, BackgroundWork background) {

  @Scheduled(fixedDelay = "1m", initialDelay = "10s")
  void count() {
    if (!schedule.isQuiet()) {
      background.attempt("counting is put off", this, figures::count);
    }
  }
}
