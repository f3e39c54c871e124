package io.tallystick.application.port;

/**
 * Another transaction, mostly the host application's, holds a row or a key for longer than we wait
 * for it. The database is well, and work that does not need that row or key can go on.
 */
public final class LockTimeout extends StorageUnavailable {

  private static final long serialVersionUID = 1L;

  public LockTimeout(String message) {
    super(message);
  }

  public LockTimeout(String message, Throwable cause) {
    super(message, cause);
  }
}
