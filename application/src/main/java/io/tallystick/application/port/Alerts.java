package io.tallystick.application.port;

import io.tallystick.domain.inbox.AlertCause;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What there is to alert of, and what was told last. */
public interface Alerts {

  /**
   * The failed events that need a person, by cause, the most frequent first.
   *
   * @param transientCodes events with these codes count if they were received before
   */
  List<AlertCause> causes(Set<FailureCode> transientCodes, Instant before);

  /**
   * Claims the next alert, if it is due and no other instance has claimed it: the first one, one
   * that repeats what was sent, or the one that ends it.
   *
   * @param stands whether events need a person
   * @param repeats when the last one must have been sent for this one to repeat it
   * @param until when the claim ends if nothing is sent
   */
  boolean claim(boolean stands, Instant now, Instant repeats, Instant until);

  /** The alert that was claimed has been sent. */
  void sent(boolean stands, Instant at);
}
