package io.tallystick.application.port;

import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Instant;
import java.util.Optional;

/** Empties events that are old enough. */
public interface PayloadRetention {

  /**
   * Removes the bytes of the next few events that are completed, then of those that are ignored,
   * each in the order in which they came.
   *
   * @param before only of events that came before this time
   * @param after where the last step ended; empty: from the oldest event on
   * @param most how many events are looked at
   */
  Step remove(Instant before, Optional<Place> after, int most, Instant now);

  /** An event, by its place in that order. */
  record Place(ProcessingStatus status, Instant receivedAt, String event) {}

  /**
   * What was done.
   *
   * @param removed of how many events
   * @param last where it ended; empty if no event was left
   */
  record Step(int removed, Optional<Place> last) {}
}
