package io.tallystick.application.port.reconcile;

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
  LEDGER
}
