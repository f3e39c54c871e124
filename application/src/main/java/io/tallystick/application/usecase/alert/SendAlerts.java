package io.tallystick.application.usecase.alert;

import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells people, by the ways that are set up for it, that failed events need them. */
public interface SendAlerts {

  /** The ways that are set up. */
  List<Way> ways();

  /** When alerts are due. */
  AlertRules rules();

  /**
   * Sends the alert that is due by a way, if one is.
   *
   * @return why it was not taken, and so is sent again, or not by all
   */
  Optional<String> sendDue(AlertWay way);

  /**
   * When the next event begins to count that did not yet at that time, and an alert of it may be
   * due: it is snoozed, or retried by itself.
   *
   * @param since when it was last looked whether an alert is due
   */
  Optional<Instant> nextToCount(Instant since);

  /**
   * Sends a test by a way that is set up.
   *
   * @param person who asks for it
   * @return why it was not taken, or not by all
   */
  Optional<String> sendTest(AlertWay way, String person);

  /**
   * A way that is set up.
   *
   * @param place where alerts go, without secrets: {@code hooks.example.com}
   */
  record Way(AlertWay way, String place) {}
}
