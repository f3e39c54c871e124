package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.RetryEvents;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Tries again, by itself, what time may have mended. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
final class RetryWorker {

  private static final Logger LOG = System.getLogger(RetryWorker.class.getName());
  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_ROUNDS = 10;

  private final RetryEvents retries;

  RetryWorker(RetryEvents retries) {
    this.retries = retries;
  }

  @Scheduled(fixedDelay = "5s", initialDelay = "5s")
  void retryDue() {
    try {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        if (retries.retryDue(MOST_AT_ONCE) < MOST_AT_ONCE) {
          return;
        }
      }
    } catch (RuntimeException later) {
      LOG.log(Level.WARNING, "retries are put off: {0}", later.getClass().getSimpleName());
    }
  }
}
