package io.tallystick.application.port.out;

import io.tallystick.application.port.in.VerifyBooks.Check;
import java.util.List;
import java.util.function.Consumer;

/** What must hold in the database, whoever wrote to it. */
public interface Invariants {

  /**
   * Checks all of them as they are at one moment, without keeping anybody from writing.
   *
   * @param progress is told what is being checked
   */
  List<Check> check(Consumer<String> progress);
}
