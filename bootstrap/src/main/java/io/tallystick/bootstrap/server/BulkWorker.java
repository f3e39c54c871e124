package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.repair.RepairInBulk;
import jakarta.inject.Singleton;

/** Does what support staff have started in bulk, together with the other instances. */
@Singleton
@Requires(property = "tallystick.bulk.enabled", value = "true")
record BulkWorker(RepairInBulk repairs, WorkSchedule schedule, BackgroundWork background) {

  private static final int AT_ONCE = 20;

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void work() {
    if (schedule.isBulkRunning()) {
      background.attempt("bulk repairs are put off", this, this::workAll);
    }
  }

  private void workAll() {
    while (repairs.work(AT_ONCE) > 0) {
      schedule.workDone();
    }
  }
}
