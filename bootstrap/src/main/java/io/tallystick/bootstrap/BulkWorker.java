package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.RepairInBulk;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Does what support staff have started in bulk, together with the other instances. */
@Singleton
@Requires(property = "tallystick.bulk.enabled", value = "true")
final class BulkWorker {

  private static final Logger LOG = System.getLogger(BulkWorker.class.getName());
  private static final int AT_ONCE = 20;

  private final RepairInBulk repairs;

  BulkWorker(RepairInBulk repairs) {
    this.repairs = repairs;
  }

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void work() {
    try {
      int done;
      do {
        done = repairs.work(AT_ONCE);
      } while (done > 0);
    } catch (RuntimeException later) {
      LOG.log(Level.WARNING, "bulk repairs are put off: {0}", later.getClass().getSimpleName());
    }
  }
}
