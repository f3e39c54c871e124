package io.tallystick.bootstrap.server;

import java.util.List;

/** Nothing can be done as things are; each problem is a line that says what to do. */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;
  private final boolean wrongUse;

  private StartException(List<String> problems, boolean wrongUse) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
    this.wrongUse = wrongUse;
  }

  /** The settings or the command line are wrong. */
  public static StartException wrongUse(List<String> problems) {
    return new StartException(problems, true);
  }

  /** The settings may be right; what they name is not as it should be. */
  public static StartException because(String problem) {
    return because(List.of(problem));
  }

  public static StartException because(List<String> problems) {
    return new StartException(problems, false);
  }

  public List<String> problems() {
    return problems;
  }

  /** Contract of all commands: 1 found something wrong, 2 wrong use. */
  public int exitStatus() {
    return wrongUse ? 2 : 1;
  }
}
