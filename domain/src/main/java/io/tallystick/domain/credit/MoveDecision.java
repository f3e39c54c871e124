package io.tallystick.domain.credit;

/** Whether the credits of a payment move from the account that has them to another one. */
public sealed interface MoveDecision {

  /** With this the reasons of both ledger rows begin. */
  String REASON = "moved from user ";

  /**
   * They do: the accounts after it.
   *
   * @param credits how many, positive
   */
  record Possible(int credits, Booked from, Booked to) implements MoveDecision {}

  /** They do not. */
  record Refused(MoveRefusal why) implements MoveDecision {}
}
