package io.tallystick.domain.payment;

import io.tallystick.domain.identity.Assignment;
import java.util.Optional;

/**
 * What a person has added to an event; the event itself stays as it was received.
 *
 * @param assignment the user it is assigned to
 * @param credits how many credits it buys, positive
 */
public record Amendment(Optional<Assignment> assignment, Optional<Integer> credits) {

  public static final Amendment NONE = new Amendment(Optional.empty(), Optional.empty());

  public Amendment {
    if (credits.filter(number -> number <= 0).isPresent()) {
      throw new IllegalArgumentException("a payment buys at least one credit");
    }
  }

  /** This amendment, with what a later one says in place of what it says itself. */
  public Amendment then(Amendment later) {
    return new Amendment(later.assignment.or(() -> assignment), later.credits.or(() -> credits));
  }

  /** The fact as it is to be decided. */
  public PaymentFact applyTo(PaymentFact fact) {
    return fact instanceof Paid paid ? paid.amended(this) : fact;
  }
}
