package io.tallystick.domain.client;

import io.tallystick.domain.credit.HoldId;

/** The result of a request that changes credits. */
public sealed interface CreditResult {

  /** A result that is given again when the same request is repeated. */
  sealed interface Kept extends CreditResult {

    /** The balance after it. */
    int balance();
  }

  /**
   * A spend or a grant is booked.
   *
   * @param entry the number of its ledger row
   */
  record Booked(long entry, int balance) implements Kept {}

  /**
   * Credits are held.
   *
   * @param held by all open holds of the account
   */
  record HoldOpened(HoldId hold, int balance, long held) implements Kept {}

  /** A hold is captured or released. */
  record HoldClosed(HoldId hold, int captured, int released, int balance, long held)
      implements Kept {}

  /** The balance does not suffice; nothing is booked. */
  record Insufficient(int balance) implements Kept {}

  /** No user has the reference. */
  record UnknownUser() implements CreditResult {}

  /** Several users have the reference. */
  record AmbiguousUser() implements CreditResult {}

  /** There is no such hold. */
  record UnknownHold() implements CreditResult {}

  /** The hold is closed, or past its time. */
  record HoldOver() implements CreditResult {}

  /**
   * More is to be captured than is held.
   *
   * @param amount what the hold holds
   */
  record CaptureTooLarge(int amount) implements CreditResult {}

  /** The account cannot hold so many credits. */
  record OutOfRange() implements CreditResult {}

  /** The credits would have expired already. */
  record ExpiryPassed() implements CreditResult {}

  /** The idempotency key belongs to another request. */
  record KeyReused() implements CreditResult {}
}
