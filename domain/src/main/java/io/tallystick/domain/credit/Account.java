package io.tallystick.domain.credit;

import java.util.List;
import java.util.Optional;

/**
 * What an account holds and what it owes.
 *
 * @param debt credits that were taken back when the account did not hold them any more
 */
public record Account(Balance balance, int debt) {

  public Account {
    if (debt < 0) {
      throw new IllegalArgumentException("a debt is not negative: " + debt);
    }
  }

  /** The account as it is, nothing booked. */
  public Booked unchanged() {
    return new Booked(this, List.of());
  }

  /** Adds credits, or takes them away; empty if the account cannot hold the result. */
  public Optional<Booked> change(EntryKind kind, int credits) {
    return with(new Posting(kind, credits, 0, 0));
  }

  /**
   * Takes back credits: what the account holds, and the rest by the policy. Empty if it would owe
   * more than can be written.
   *
   * @param credits positive
   */
  public Optional<Booked> reverse(EntryKind kind, int credits, DebtPolicy policy) {
    int taken = Math.min(credits, balance.value());
    int rest = credits - taken;
    return with(
        policy == DebtPolicy.REPAY
            ? new Posting(kind, -taken, rest, 0)
            : new Posting(kind, -taken, 0, rest));
  }

  /**
   * Gives back credits that were taken: first what was only forgiven, then what is still owed, the
   * rest to the balance. Empty if the account cannot hold the result.
   *
   * @param credits positive
   * @param forgiven how many of the payment's credits were forgiven
   */
  public Optional<Booked> restore(EntryKind kind, int credits, int forgiven) {
    int undone = Math.min(credits, forgiven);
    int released = Math.min(credits - undone, debt);
    return with(new Posting(kind, credits - undone - released, -released, -undone));
  }

  /** The account after a posting; empty if it cannot hold the result. */
  Optional<Booked> with(Posting posting) {
    long held = (long) balance.value() + posting.amount();
    long owed = (long) debt + posting.debtChange();
    return held < 0 || held > Integer.MAX_VALUE || owed < 0 || owed > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            new Booked(new Account(new Balance((int) held), (int) owed), List.of(posting)));
  }
}
