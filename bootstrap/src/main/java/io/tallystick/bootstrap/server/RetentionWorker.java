package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.privacy.RemoveOldPayloads;
import jakarta.inject.Singleton;

/** Removes old payloads, a few thousand at a time, so that it is in nobody's way. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
@Requires(property = "tallystick.retention.enabled", value = "true")
final class RetentionWorker {

  private static final int MOST_STEPS = 10;

  private final RemoveOldPayloads payloads;
  private final BackgroundWork background;

  RetentionWorker(RemoveOldPayloads payloads, BackgroundWork background) {
    this.payloads = payloads;
    this.background = background;
  }

  @Scheduled(fixedDelay = "5s", initialDelay = "2s")
  void remove() {
    background.attempt("old payloads are not removed yet", this, this::removeSome);
  }

  private void removeSome() {
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      payloads.removeSome();
    }
  }
}
