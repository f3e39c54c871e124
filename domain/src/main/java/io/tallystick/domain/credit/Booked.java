package io.tallystick.domain.credit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An account after postings that belong together.
 *
 * @param after the account then
 * @param postings in their order
 */
public record Booked(Account after, List<Posting> postings) {

  public Booked {
    postings = List.copyOf(postings);
  }

  /** By how much the balance changes. */
  public int change() {
    return postings.stream().mapToInt(Posting::amount).sum();
  }

  /** How many credits are reversed; negative: restored. */
  public int reversed() {
    return postings.stream().mapToInt(Posting::reversed).sum();
  }

  /** How many credits are forgiven; negative: what had been forgiven and is undone. */
  public int forgiven() {
    return postings.stream().mapToInt(Posting::forgiven).sum();
  }

  /**
   * These postings and, if anything is owed and there is a balance, one that repays. Whatever adds
   * to a balance ends with it: purchases, adjustments, restorations.
   */
  public Booked repaid() {
    int repayment = Math.min(after.balance().value(), after.debt());
    return repayment == 0 ? this : and(new Posting(EntryKind.REPAYMENT, -repayment, -repayment, 0));
  }

  /** These postings and others on the account as it is then. */
  public Booked and(Booked further) {
    List<Posting> all = new ArrayList<>(postings);
    all.addAll(further.postings());
    return new Booked(further.after(), all);
  }

  private Booked and(Posting further) {
    return and(after.with(further).orElseThrow());
  }

  /** What happened, for people; empty if credits were added and that was all. */
  public Optional<String> note() {
    List<String> parts = new ArrayList<>();
    for (Posting posting : postings) {
      if (posting.kind() == EntryKind.REPAYMENT) {
        parts.add("%s repay what was owed".formatted(-posting.amount()));
      } else if (posting.reversed() > 0) {
        parts.add(
            "%s reversed".formatted(posting.reversed())
                + part(posting.debtChange(), "owed")
                + part(posting.forgiven(), "forgiven"));
      } else if (posting.reversed() < 0) {
        parts.add(
            "%s restored".formatted(-posting.reversed())
                + part(-posting.debtChange(), "no longer owed")
                + part(-posting.forgiven(), "no longer forgiven"));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  private static String part(int credits, String what) {
    return credits == 0 ? "" : " (%s of them %s)".formatted(credits, what);
  }
}
