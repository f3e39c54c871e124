package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.PendingWork;
import io.tallystick.application.usecase.repair.RetryEvents;
import jakarta.inject.Singleton;

/** Asks the database whether there is work for the workers. */
@Singleton
@Requires(property = "tallystick.bulk.enabled", value = "true")
record WorkWatch(PendingWork work, WorkSchedule schedule, BackgroundWork background) {

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void look() {
    if (schedule.isTimeToAsk()) {
      background.attempt("the database cannot be asked for work", this, this::ask);
    }
  }

  private void ask() {
    schedule.asking();
    schedule.answered(work.ask(RetryEvents.ABANDONED_AFTER));
  }
}
