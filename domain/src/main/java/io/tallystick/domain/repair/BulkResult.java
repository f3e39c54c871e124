package io.tallystick.domain.repair;

import io.tallystick.domain.Coded;
import io.tallystick.domain.identity.UserId;
import java.util.Optional;

/**
 * What a bulk repair does to one event, expected or happened.
 *
 * @param code of the failure, or the reason why nothing was to do
 * @param message in a sentence
 * @param credits what is booked
 * @param user on whose account it is booked
 */
public record BulkResult(
    Kind kind, Optional<String> code, String message, int credits, Optional<UserId> user) {

  /** Nothing is booked. */
  public BulkResult(Kind kind, Optional<String> code, String message) {
    this(kind, code, message, 0, Optional.empty());
  }

  /** What became of the event. */
  public enum Kind implements Coded {
    /** Its credits are booked. */
    CREDITED,
    /** It was looked at, and moves no credits. */
    CLOSED,
    /** It stays failed. */
    FAILED,
    /** It is discarded. */
    DISCARDED,
    /** It was settled before: nothing is to do. */
    SETTLED,
    /** Somebody else has tried it since it was planned: it is left alone. */
    CHANGED,
    /** There is no such event. */
    MISSING,
    /** A later version has written a result of its own. */
    UNKNOWN;

    /** The result with this code; {@link #UNKNOWN} if this version knows none. */
    public static Kind of(String code) {
      return Coded.of(values(), code).orElse(UNKNOWN);
    }
  }
}
