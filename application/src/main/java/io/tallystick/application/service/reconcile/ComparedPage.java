package io.tallystick.application.service.reconcile;

import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import java.util.List;
import java.util.Set;

/** Result of comparing a page with Stripe. */
sealed interface ComparedPage {

  /**
   * It was compared.
   *
   * @param findings what differs
   * @param seen what Stripe has listed
   */
  record Found(List<Finding> findings, Set<Seen> seen) implements ComparedPage {
    public Found {
      findings = List.copyOf(findings);
      seen = Set.copyOf(seen);
    }
  }

  /** Stripe does not answer. */
  record Stopped(String why) implements ComparedPage {}
}
