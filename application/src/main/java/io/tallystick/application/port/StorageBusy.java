package io.tallystick.application.port;

/**
 * All connections that the work may have are in use. It did not begin, so that nothing is to be
 * recorded of it; the same may succeed later.
 */
public final class StorageBusy extends StorageUnavailable {

  private static final long serialVersionUID = 1L;

  public StorageBusy(String message) {
    super(message);
  }
}
