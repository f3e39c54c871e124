package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.usecase.reconcile.Reconcile;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the books with Stripe once a day, of all instances one alone. */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
@Requires(property = "tallystick.reconcile.enabled", value = "true")
record ReconcileWorker(Reconcile reconcile, BackgroundWork background) {

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileWorker.class);

  @Scheduled(
      fixedDelay = "${tallystick.reconcile.again-after:1h}",
      initialDelay = "${tallystick.reconcile.first-after:5m}")
  void compare() {
    background.attempt(
        "the comparison with Stripe is put off",
        this,
        () -> reconcile.reconcileDaily().ifPresent(ReconcileWorker::tell));
  }

  private static void tell(Result result) {
    switch (result) {
      case Result.Compared compared -> {
        long fed = compared.findings().stream().filter(it -> it.what() == What.FED).count();
        long differences = compared.findings().size() - fed;
        if (differences > 0) {
          LOG.warn(
              "the books differ from Stripe's record in {} places: see /admin/reconcile",
              differences);
        }
        compared.comparedByAmount().ifPresent(LOG::warn);
        LOG.info("compared with Stripe: {} events fed in, {} differences", fed, differences);
      }
      case Result.Interrupted interrupted ->
          LOG.warn("the comparison with Stripe goes on in an hour: {}", interrupted.why());
      case Result.Busy busy -> {}
      case Result.NoKey none -> {}
    }
  }
}
