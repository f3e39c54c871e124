package io.tallystick.adapter.admin.accounts;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an account holds besides its balance, as its page shows it.
 *
 * @param held what open holds have taken; empty if there are none
 * @param expiring what of the balance expires, the soonest first
 */
record StandingRows(List<HeldRow> held, List<ExpiringRow> expiring) {

  private static final int MOST_EXPIRING = 10;
  private static final Duration RELEASED_WITHIN = Duration.ofMinutes(1);

  static StandingRows of(BrowseCredits credits, UserId user, Instant now) {
    Optional<Standing> standing = credits.standing(user);
    return new StandingRows(
        standing.stream()
            .filter(it -> it.held() > 0)
            .map(it -> HeldRow.of(it, credits.firstHoldEnds(user), now))
            .toList(),
        standing.stream()
            .flatMap(it -> it.expiring().stream())
            .limit(MOST_EXPIRING)
            .map(some -> new ExpiringRow(Format.number(some.amount()), TimeCell.of(some.at(), now)))
            .toList());
  }

  /** Credits that expire. */
  record ExpiringRow(String amount, TimeCell at) {}

  /**
   * Credits that are held.
   *
   * @param overdue when the first hold was to be released, if that was some time ago
   * @param hasNoRoom whether the balance cannot take all of them
   */
  record HeldRow(String amount, List<TimeCell> overdue, boolean hasNoRoom) {

    private static HeldRow of(Standing standing, Optional<Instant> firstEnds, Instant now) {
      return new HeldRow(
          Format.number(standing.held()),
          firstEnds.stream()
              .filter(end -> end.plus(RELEASED_WITHIN).isBefore(now))
              .map(end -> TimeCell.of(end, now))
              .toList(),
          standing.balance() + standing.held() > Integer.MAX_VALUE);
    }
  }
}
