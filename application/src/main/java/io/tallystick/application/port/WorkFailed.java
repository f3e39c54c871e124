package io.tallystick.application.port;

/** The work of a transaction threw a checked exception that it did not declare. */
public final class WorkFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WorkFailed(Throwable cause) {
    super("the work threw a checked exception", cause);
  }
}
