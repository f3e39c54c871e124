package io.tallystick.domain.credit;

/**
 * A row of the books, as far as it follows from the account that it is for.
 *
 * @param amount by which the balance changes
 * @param debtChange by which the debt changes
 * @param forgiven what is neither taken nor owed; negative: what had been forgiven and is undone
 */
public record Posting(EntryKind kind, int amount, int debtChange, int forgiven) {

  public Posting {
    if (amount == 0 && debtChange == 0 && forgiven == 0) {
      throw new IllegalArgumentException("a posting changes something");
    }
  }

  /** How many credits it reverses; negative: restores. */
  public int reversed() {
    return kind.reverses() ? Math.addExact(debtChange - amount, forgiven) : 0;
  }
}
