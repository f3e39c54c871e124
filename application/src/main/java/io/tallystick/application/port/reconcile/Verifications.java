package io.tallystick.application.port.reconcile;

import java.time.Instant;

/** When the books were verified, and with what result. */
public interface Verifications {

  /** Notes a run, and how many rows broke an invariant. */
  void add(int offenders, Instant at);
}
