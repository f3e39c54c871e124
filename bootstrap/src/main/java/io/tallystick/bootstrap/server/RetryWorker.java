package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.repair.RetryEvents;
import jakarta.inject.Singleton;

/** Retries failed events that are due, as long as there are any, in rounds of a few. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
record RetryWorker(RetryEvents retries, WorkSchedule schedule, BackgroundWork background) {

  /** So few that those which wait for Stripe's answers are done before their claims end. */
  private static final int MOST_AT_ONCE = 50;

  /** What is left then waits for the next second. */
  private static final int MOST_ROUNDS = 10;

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void retryDue() {
    if (schedule.isRetryDue()) {
      background.attempt("retries are put off", this, this::retryAllDue);
    }
  }

  private void retryAllDue() {
    int round = 0;
    int tried;
    do {
      tried = retries.retryDue(MOST_AT_ONCE);
      if (tried > 0) {
        schedule.workDone();
      }
    } while (tried == MOST_AT_ONCE && ++round < MOST_ROUNDS);
  }
}
