package io.tallystick.application.port;

import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertWay;
import java.util.Optional;

/** The receiver of alerts by one way. */
public interface AlertReceiver {

  AlertWay way();

  /** Where alerts go, without secrets and addresses of persons: {@code hooks.example.com}. */
  String place();

  /**
   * Sends an alert and waits, at most for half a minute, until it is taken.
   *
   * @return why it was not taken, without secrets and without anything that the receiver answered;
   *     empty if it was
   */
  Optional<String> send(Alert alert);
}
