package io.tallystick.domain.payment;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one event says of money that goes back to the payer, or comes back from there.
 *
 * @param object the id of the refund, charge or dispute that it speaks of
 * @param charge the charge to which that belongs, where the event says so
 * @param amount of the refund, of all refunds of the charge so far, in dispute, or released
 * @param charged what was paid, where the event says so
 * @param made when the refund was made, where the event says so
 * @param at when the event happened at Stripe
 */
public record Movement(
    Kind kind,
    String object,
    Optional<String> charge,
    Money amount,
    Optional<Money> charged,
    Optional<Instant> made,
    Instant at) {

  /** The same of a charge. */
  public Movement of(String charge) {
    return new Movement(kind, object, Optional.of(charge), amount, charged, made, at);
  }

  /** What kind of statement it is. */
  public enum Kind {
    /** A refund that has succeeded or is under way. */
    REFUND,
    /** A refund that has failed or was canceled. */
    REFUND_ENDED,
    /** How much of a charge has been refunded so far, all refunds together. */
    REFUNDED_SO_FAR,
    /**
     * How much of a charge was authorized and not captured, where Stripe counts that as refunded,
     * too: it was never paid.
     */
    RELEASED,
    /** A dispute has taken the amount. */
    WITHDRAWN,
    /** A dispute is over as far as this amount, which stays with the payer. */
    REINSTATED,
    /** A later version has written a kind of its own. */
    UNKNOWN;

    /** Whether it speaks of a dispute. */
    public boolean isDispute() {
      return this == WITHDRAWN || this == REINSTATED;
    }

    /** Whether it speaks of a charge, and not of one refund or dispute. */
    public boolean isOfCharge() {
      return this == REFUNDED_SO_FAR || this == RELEASED;
    }

    /** The kind with this name; {@link #UNKNOWN} if this version knows none. */
    public static Kind of(String name) {
      return Arrays.stream(values())
          .filter(it -> it.name().equals(name))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }
}
