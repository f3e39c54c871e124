package io.tallystick.domain.repair;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A bulk repair in the course of its life.
 *
 * @param events how many
 * @param start who let it happen
 */
public record BulkRun(
    long id,
    BulkAction action,
    State state,
    int events,
    String plannedBy,
    Instant plannedAt,
    Optional<Start> start,
    Optional<Instant> stoppedAt,
    Optional<Instant> doneAt) {

  /** Where it stands. */
  public enum State {
    PLANNED,
    RUNNING,
    STOPPED,
    DONE,
    /** A later version has written a state of its own. */
    UNKNOWN;

    /** The state with this code; {@link #UNKNOWN} if this version knows none. */
    public static State of(String code) {
      return Arrays.stream(values())
          .filter(it -> it.code().equals(code))
          .findFirst()
          .orElse(UNKNOWN);
    }

    /** The stable code: {@code planned}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who let it happen, why and when. */
  public record Start(String by, String reason, Instant at) {}

  /** What the audit log calls it. */
  public String subject() {
    return "bulk " + id;
  }
}
