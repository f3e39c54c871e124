package io.tallystick.application.port.credit;

import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.Optional;

/** Adjustments that wait for a second person, and those that were decided on. */
public interface PendingAdjustments {

  /**
   * Keeps an adjustment, unless the same one by the same person, or a move of the same payment,
   * waits already.
   *
   * @return whether it did not
   */
  boolean add(Adjustment adjustment, Instant at);

  /** The move of a payment's credits that waits. */
  Optional<Adjustment> waitingMove(PaymentId payment);

  /** The adjustment with a number. */
  Optional<Pending> find(long id);

  /**
   * Records a decision, unless there is one.
   *
   * @return whether this is the decision
   */
  boolean decide(long id, AdjustmentDecision decision, String person, Instant at);

  /** The credits that a person has added alone, by adjustments booked after a time. */
  long addedAlone(String person, Instant after);

  /** An adjustment that was kept, and whether somebody has decided on it. */
  record Pending(Adjustment adjustment, boolean isDecided) {}
}
