package io.tallystick.application.port.out;

import io.tallystick.application.port.in.VerifyBooks.Check;
import java.util.List;

/** What must hold in the database, whoever wrote to it. */
public interface Invariants {

  /** Checks all of them. */
  List<Check> check();
}
