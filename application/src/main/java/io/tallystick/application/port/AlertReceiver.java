package io.tallystick.application.port;

import io.tallystick.domain.inbox.AlertCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The receiver of alerts. */
public interface AlertReceiver {

  /**
   * Sends an alert and waits, at most for seconds, until it is taken.
   *
   * @param causes empty: no event needs a person any more
   * @return why it was not taken, without anything that the receiver answered; empty if it was
   */
  Optional<String> send(List<AlertCause> causes, Instant now);
}
