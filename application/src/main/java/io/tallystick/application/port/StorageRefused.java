package io.tallystick.application.port;

/**
 * The database refused a statement of the work, by a rule of its own or of the host application's.
 * The message names that rule; it holds no personal data.
 */
public final class StorageRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
