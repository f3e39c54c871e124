package io.tallystick.domain.credit;

/** Why the credits of a payment do not move to another account. */
public enum MoveRefusal {
  NOT_CREDITED("The payment has not been credited, so that there is nothing to move."),
  NO_ACCOUNT("There is no such account."),
  SAME_ACCOUNT("The credits of the payment are on this account already."),
  ELSEWHERE(
      "The credits of the payment are not on the account any more from which the move was asked"
          + " for. Refuse it; the move can be asked for again."),
  WAITS(
      "A move of these credits waits for a second person already. It is confirmed or refused first,"
          + " on the page of the adjustments."),
  PARTLY_REVERSED(
      "A refund or dispute has taken back credits of this payment. Adjust both accounts by hand,"
          + " each by what is left; what goes back later still concerns the first account."),
  EXPIRING(
      "Credits of this payment, or others of its account, expire, and a move would lose the time."
          + " Adjust both accounts by hand; a later refund still takes from the first account."),
  SPENT("The account does not hold so many credits any more: they have been spent."),
  TOO_MANY("The other account cannot hold so many credits.");

  private final String sentence;

  MoveRefusal(String sentence) {
    this.sentence = sentence;
  }

  /** The reason for people, with what to do instead. */
  public String sentence() {
    return sentence;
  }
}
