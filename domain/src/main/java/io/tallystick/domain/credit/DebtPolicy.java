package io.tallystick.domain.credit;

/** What becomes of the part of a reversal that an account does not hold any more. */
public enum DebtPolicy {
  /** The account owes it, and repays it from whatever is added next. */
  REPAY,
  /** It is forgiven; what is owed from before stays owed. */
  FORGIVE
}
