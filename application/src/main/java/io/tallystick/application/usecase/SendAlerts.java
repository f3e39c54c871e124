package io.tallystick.application.usecase;

import java.util.Optional;

/** Tells people, by what they have set up for it, that failed events need them. */
public interface SendAlerts {

  /**
   * Sends the alert that is due, if one is.
   *
   * @return why it was not taken; it is sent again then
   */
  Optional<String> sendDue();
}
