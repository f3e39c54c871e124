package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.RetryEvents;
import jakarta.inject.Singleton;

/** Tries again, by itself, what time may have mended. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
final class RetryWorker {

  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_ROUNDS = 10;

  private final RetryEvents retries;
  private final BackgroundWork background;

  RetryWorker(RetryEvents retries, BackgroundWork background) {
    this.retries = retries;
    this.background = background;
  }

  @Scheduled(fixedDelay = "5s", initialDelay = "5s")
  void retryDue() {
    background.attempt("retries are put off", this, this::retryAllDue);
  }

  private void retryAllDue() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (retries.retryDue(MOST_AT_ONCE) < MOST_AT_ONCE) {
        return;
      }
    }
  }
}
