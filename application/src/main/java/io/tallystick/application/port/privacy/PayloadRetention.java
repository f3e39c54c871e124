package io.tallystick.application.port.privacy;

import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Instant;
import java.util.Optional;

/** Empties events that are old enough. */
public interface PayloadRetention {

  /**
   * Removes the bytes of the next few events in one status, in the order in which they came.
   *
   * @param status completed or ignored
   * @param before only of events that came before this time
   * @param after where the last step ended; empty: from the oldest event on
   * @param most how many events are looked at
   */
  Step remove(
      ProcessingStatus status, Instant before, Optional<Place> after, int most, Instant now);

  /** An event, by its place in that order. */
  record Place(Instant receivedAt, String event) {}

  /**
   * What was done.
   *
   * @param removed of how many events
   * @param last where it ended; empty if no event was left
   */
  record Step(int removed, Optional<Place> last) {}
}
