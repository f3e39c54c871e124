package io.tallystick.domain.repair;

import io.tallystick.domain.Coded;
import io.tallystick.domain.payment.Amendment;
import java.time.Instant;
import java.util.Optional;

/**
 * A bulk repair in the course of its life.
 *
 * @param amendment the account of an assignment, or the number of credits that is set
 * @param events how many
 * @param start who let it happen
 */
public record BulkRun(
    long id,
    BulkAction action,
    Amendment amendment,
    State state,
    int events,
    String plannedBy,
    Instant plannedAt,
    Optional<Start> start,
    Optional<Instant> stoppedAt,
    Optional<Instant> doneAt) {

  public BulkRun {
    if (amendment.assignment().isPresent() != (action == BulkAction.ASSIGN)
        || amendment.credits().isPresent() != (action == BulkAction.SET_CREDITS)) {
      throw new IllegalArgumentException(action + " does not go with " + amendment);
    }
  }

  /** Where it stands. */
  public enum State implements Coded {
    PLANNED,
    RUNNING,
    STOPPED,
    DONE,
    /** A later version has written a state of its own. */
    UNKNOWN;

    /** The state with this code; {@link #UNKNOWN} if this version knows none. */
    public static State of(String code) {
      return Coded.of(values(), code).orElse(UNKNOWN);
    }
  }

  /** Who let it happen, why and when. */
  public record Start(String by, String reason, Instant at) {}

  /** What the audit log calls it. */
  public String subject() {
    return "bulk " + id;
  }
}
