package io.tallystick.application.query;

import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the host application reads of an account. */
public interface BrowseCredits {

  /** What an account holds; empty if there is none. */
  Optional<Standing> standing(UserId user);

  /** When the first open hold of an account is over; may be past. */
  Optional<Instant> firstHoldEnds(UserId user);

  /**
   * Ledger rows of an account, the newest first.
   *
   * @param after only rows that come after this one in that order, that is older ones
   */
  List<Entry> entries(UserId user, Optional<Long> after, int most);

  /**
   * What an account holds.
   *
   * @param held what open holds have taken from the balance
   * @param expiring what of the balance expires, the soonest first
   */
  record Standing(long balance, long debt, long held, List<Expiring> expiring) {

    public Standing {
      expiring = List.copyOf(expiring);
    }
  }

  /** A ledger row. */
  record Entry(
      long id,
      Instant at,
      String kind,
      int amount,
      int debtChange,
      int balanceAfter,
      String reason) {}
}
