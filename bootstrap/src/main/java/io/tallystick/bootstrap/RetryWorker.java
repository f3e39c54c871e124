package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.RetryEvents;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again, by itself, what time may have mended. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
final class RetryWorker {

  private static final Logger LOG = LoggerFactory.getLogger(RetryWorker.class);
  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_ROUNDS = 10;

  private final RetryEvents retries;
  private final Readiness server;

  RetryWorker(RetryEvents retries, Readiness server) {
    this.retries = retries;
    this.server = server;
  }

  @Scheduled(fixedDelay = "5s", initialDelay = "5s")
  void retryDue() {
    if (!server.isReady()) {
      return;
    }
    try {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        if (retries.retryDue(MOST_AT_ONCE) < MOST_AT_ONCE) {
          return;
        }
      }
    } catch (RuntimeException later) {
      LOG.warn("retries are put off: {}", later.getClass().getSimpleName());
    }
  }
}
