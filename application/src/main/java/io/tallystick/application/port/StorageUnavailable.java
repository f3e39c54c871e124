package io.tallystick.application.port;

/** The database cannot commit now. Nothing was changed, and the same may succeed later. */
public sealed class StorageUnavailable extends RuntimeException permits LockTimeout, StorageBusy {

  private static final long serialVersionUID = 1L;

  public StorageUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageUnavailable(String message) {
    super(message);
  }

  /** Whether this is a sign that nothing at all can be committed now, for whichever event. */
  public static boolean concernsAll(Throwable broken) {
    return broken instanceof StorageUnavailable && !(broken instanceof LockTimeout);
  }
}
