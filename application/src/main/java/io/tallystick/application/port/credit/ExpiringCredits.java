package io.tallystick.application.port.credit;

import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Credits that expire, as far as they are left. The ledger keeps them: whatever reduces a balance
 * takes first those that expire soonest, and what a hold or a reversal took goes back to where it
 * came from, what was taken last first.
 */
public interface ExpiringCredits {

  /**
   * Accounts with credits whose time is over.
   *
   * @param after only accounts with greater ids
   */
  List<UserId> due(Instant now, Optional<UserId> after, int most);

  /** The credits of an account whose time is over, those that expired first at the front. */
  List<Lot> due(UserId user, Instant now);

  /**
   * Credits that were added together and expire together.
   *
   * @param left those that are left, and when they expire
   * @param expired how many of them have expired before, when others were held
   */
  record Lot(long id, Expiring left, int expired) {}
}
