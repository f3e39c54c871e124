package io.tallystick.application.port.out;

/**
 * Somebody else, mostly the host application, holds a row or a key for longer than we wait for it.
 * The database is well, and what needs nothing of that can go on.
 */
public final class LockedElsewhere extends StorageUnavailable {

  private static final long serialVersionUID = 1L;

  public LockedElsewhere(String message) {
    super(message);
  }

  public LockedElsewhere(String message, Throwable cause) {
    super(message, cause);
  }
}
