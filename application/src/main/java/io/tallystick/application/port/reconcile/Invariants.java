package io.tallystick.application.port.reconcile;

import java.util.List;
import java.util.function.Consumer;

/** What must hold in the database, also after writes by other applications. */
public interface Invariants {

  /**
   * Checks all of them as they are at one moment, without keeping anybody from writing.
   *
   * @param progress receives a text for each check that begins, and for parts of long ones
   */
  List<Check> check(Consumer<String> progress);

  /**
   * One invariant and what breaks it.
   *
   * @param name a stable word: {@code balance_equals_ledger}
   * @param statement what must hold, for people
   * @param offenders the rows that break it, each as text; at most 100
   */
  record Check(String name, String statement, List<String> offenders) {
    public Check {
      offenders = List.copyOf(offenders);
    }

    /** Whether the invariant holds. */
    public boolean holds() {
      return offenders.isEmpty();
    }
  }
}
