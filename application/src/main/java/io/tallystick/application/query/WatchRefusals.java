package io.tallystick.application.query;

import java.time.Instant;
import java.util.Optional;

/** Which deliveries this instance has refused since its start. */
public interface WatchRefusals {

  /** All of them. */
  Refusals refusals();

  /**
   * Refused deliveries.
   *
   * @param last the last of them
   */
  record Refusals(long number, Optional<Refusal> last) {}

  /** A refused delivery. */
  record Refusal(Instant at, String reason) {}
}
