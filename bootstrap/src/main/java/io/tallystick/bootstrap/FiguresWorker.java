package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.BrowseFigures;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the figures of the overview counted, so that nobody who looks has to wait for it. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
final class FiguresWorker {

  private static final Logger LOG = LoggerFactory.getLogger(FiguresWorker.class);

  private final BrowseFigures figures;
  private final Readiness server;

  FiguresWorker(BrowseFigures figures, Readiness server) {
    this.figures = figures;
    this.server = server;
  }

  @Scheduled(fixedDelay = "1m", initialDelay = "10s")
  void count() {
    if (!server.isReady()) {
      return;
    }
    try {
      figures.count();
    } catch (RuntimeException later) {
      LOG.warn("counting is put off: {}", later.getClass().getSimpleName());
    }
  }
}
