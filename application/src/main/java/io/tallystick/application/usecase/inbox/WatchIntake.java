package io.tallystick.application.usecase.inbox;

/** Tells whether deliveries are being committed. */
public interface WatchIntake {

  /**
   * Whether no commit has ended, with success or without, for longer than a delivery is kept
   * waiting, although deliveries wait.
   */
  boolean isSilent();
}
