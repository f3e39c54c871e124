package io.tallystick.application.port.out;

/** The database cannot commit now. Nothing was changed, and the same may succeed later. */
public final class StorageUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageUnavailable(String message) {
    super(message);
  }
}
