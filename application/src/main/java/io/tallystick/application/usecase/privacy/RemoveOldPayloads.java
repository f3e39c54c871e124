package io.tallystick.application.usecase.privacy;

/** Removes what was received once it has been kept for long enough. */
public interface RemoveOldPayloads {

  /**
   * Looks at the next few events. Once all were looked at, nothing is done for an hour.
   *
   * @return from how many events the bytes were removed
   */
  int removeSome();
}
