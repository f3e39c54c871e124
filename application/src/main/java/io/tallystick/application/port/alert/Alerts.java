package io.tallystick.application.port.alert;

import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What there is to alert of, and what was sent. */
public interface Alerts {

  /**
   * The failed events that need a person and are not snoozed, by cause, the most frequent first.
   *
   * @param transientCodes events with these codes count if they were received before
   */
  List<AlertCause> causes(Set<FailureCode> transientCodes, Instant before, Instant now);

  /**
   * When the next of the events that do not count yet begins to.
   *
   * @param waiting for how long events with the transient codes do not count
   */
  Optional<Instant> nextToCount(Set<FailureCode> transientCodes, Duration waiting, Instant now);

  /** What was told last by a way. */
  AlertState state(AlertWay way);

  /**
   * Claims the next alert by a way, unless another instance has claimed it or sent one since.
   *
   * @param seen the state on which it was found to be due
   * @param until when the claim ends if this process does
   */
  boolean claim(AlertWay way, AlertState seen, Instant now, Instant until);

  /** The alert that was claimed has been taken. */
  void taken(AlertWay way, AlertState next);

  /** The alert that was claimed was not taken: the way rests. */
  void refused(AlertWay way, Instant until);

  /**
   * Notes what was sent; the oldest notes of that way are dropped.
   *
   * @param actor who has asked for it
   * @param problem why it was not taken
   */
  void note(AlertWay way, Alert alert, Optional<String> actor, Optional<String> problem);
}
