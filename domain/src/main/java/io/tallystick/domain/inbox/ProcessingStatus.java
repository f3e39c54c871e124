package io.tallystick.domain.inbox;

import io.tallystick.domain.Coded;
import java.util.Set;

/** Where a received event stands. */
public enum ProcessingStatus implements Coded {
  /** Stored, not yet decided. */
  RECEIVED,
  /** Its credits are booked. */
  COMPLETED,
  /** It moves no credits, and that is right. */
  IGNORED,
  /** It should move credits and could not. */
  FAILED,
  /** A person has decided that it shall move no credits. */
  DISCARDED,
  /** A later version has written a status of its own. */
  UNKNOWN;

  /**
   * The states that may follow; what is booked stays so, what moved nothing a person may reopen.
   */
  public Set<ProcessingStatus> next() {
    return switch (this) {
      case RECEIVED -> Set.of(COMPLETED, IGNORED, FAILED);
      case FAILED -> Set.of(COMPLETED, IGNORED, FAILED, DISCARDED);
      case DISCARDED, IGNORED -> Set.of(COMPLETED, IGNORED, FAILED);
      case COMPLETED, UNKNOWN -> Set.of();
    };
  }

  /** The status with this code; {@link #UNKNOWN} if this version knows none. */
  public static ProcessingStatus of(String code) {
    return Coded.of(values(), code).orElse(UNKNOWN);
  }
}
