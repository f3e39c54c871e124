package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.BrowseFigures;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Keeps the figures of the overview counted, so that nobody who looks has to wait for it. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
final class FiguresWorker {

  private static final Logger LOG = System.getLogger(FiguresWorker.class.getName());

  private final BrowseFigures figures;

  FiguresWorker(BrowseFigures figures) {
    this.figures = figures;
  }

  @Scheduled(fixedDelay = "1m", initialDelay = "10s")
  void count() {
    try {
      figures.count();
    } catch (RuntimeException later) {
      LOG.log(Level.WARNING, "counting is put off: {0}", later.getClass().getSimpleName());
    }
  }
}
