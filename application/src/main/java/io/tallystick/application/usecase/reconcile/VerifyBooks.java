package io.tallystick.application.usecase.reconcile;

import io.tallystick.application.port.reconcile.Invariants.Check;
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
}
