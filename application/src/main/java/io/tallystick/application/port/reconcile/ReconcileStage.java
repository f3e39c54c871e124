package io.tallystick.application.port.reconcile;

import java.util.Arrays;
import java.util.Optional;

/** The parts of a comparison with Stripe, in their order. */
public enum ReconcileStage {
  /** Stripe's events are looked for among those that arrived. */
  EVENTS,
  /** Stripe's Checkout sessions are looked for in the ledger. */
  SESSIONS,
  INVOICES,
  REFUNDS,
  DISPUTES,
  /** The ledger's rows are looked for at Stripe. */
  LEDGER;

  /** The stage with this name, if this version knows it. */
  public static Optional<ReconcileStage> of(String name) {
    return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
  }
}
