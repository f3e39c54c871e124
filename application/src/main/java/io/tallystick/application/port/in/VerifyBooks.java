package io.tallystick.application.port.in;

import java.util.List;
import java.util.function.Consumer;

/** The operator wants to know whether the books are whole. */
public interface VerifyBooks {

  /**
   * Checks every invariant as it is at one moment; that may take minutes.
   *
   * @param progress is told what is being checked
   */
  List<Check> verify(Consumer<String> progress);

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
