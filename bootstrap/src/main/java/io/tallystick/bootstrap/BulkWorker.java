package io.tallystick.bootstrap;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.in.RepairInBulk;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what support staff have started in bulk, together with the other instances. */
@Singleton
@Requires(property = "tallystick.bulk.enabled", value = "true")
final class BulkWorker {

  private static final Logger LOG = LoggerFactory.getLogger(BulkWorker.class);
  private static final int AT_ONCE = 20;

  private final RepairInBulk repairs;
  private final Readiness server;

  BulkWorker(RepairInBulk repairs, Readiness server) {
    this.repairs = repairs;
    this.server = server;
  }

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void work() {
    if (!server.isReady()) {
      return;
    }
    try {
      int done;
      do {
        done = repairs.work(AT_ONCE);
      } while (done > 0);
    } catch (RuntimeException later) {
      LOG.warn("bulk repairs are put off: {}", later.getClass().getSimpleName());
    }
  }
}
