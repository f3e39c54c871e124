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
   * @param unread why the lines of a purchase could not be read, for each of which the amount alone
   *     was compared
   */
  record Found(List<Finding> findings, Set<Seen> seen, List<String> unread)
      implements ComparedPage {
    public Found {
      findings = List.copyOf(findings);
      seen = Set.copyOf(seen);
      unread = List.copyOf(unread);
    }

    Found(List<Finding> findings, Set<Seen> seen) {
      this(findings, seen, List.of());
    }
  }

  /** Stripe does not answer. */
  record Stopped(String why) implements ComparedPage {}
}
