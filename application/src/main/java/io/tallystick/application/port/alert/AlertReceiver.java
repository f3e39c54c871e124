package io.tallystick.application.port.alert;

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
   * @return whether it was taken, without secrets and without anything that the receiver answered
   */
  Outcome send(Alert alert);

  /**
   * Whether an alert was taken.
   *
   * @param taken that it is not sent again; by some of several recipients is enough
   * @param problem why it was not taken, or not by all
   */
  record Outcome(boolean taken, Optional<String> problem) {

    public Outcome {
      if (!taken && problem.isEmpty()) {
        throw new IllegalArgumentException("not taken for no reason");
      }
    }

    /** All have it. */
    public static Outcome ofAll() {
      return new Outcome(true, Optional.empty());
    }

    /** Some have it, others not. */
    public static Outcome ofSome(String problem) {
      return new Outcome(true, Optional.of(problem));
    }

    /** Nobody has it. */
    public static Outcome ofNone(String problem) {
      return new Outcome(false, Optional.of(problem));
    }
  }
}
