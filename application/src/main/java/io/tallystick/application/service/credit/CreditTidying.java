package io.tallystick.application.service.credit;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.application.port.credit.ExpiringCredits.Lot;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.port.credit.TidyingMonitor;
import io.tallystick.application.usecase.credit.TidyCredits;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Releases expired holds and takes away expired credits, each hold and each account in a
 * transaction of its own, and deletes old answers.
 */
public record CreditTidying(
    Transactions transactions,
    UserDirectory directory,
    AccountBooking booking,
    ExpiringCredits expiring,
    Holds holds,
    ClientRequests requests,
    TidyingMonitor monitor,
    InstantSource clock)
    implements TidyCredits {

  public CreditTidying {
    transactions = transactions.withLockTimeout(LONGEST_WAIT);
  }

  private static final int AT_ONCE = 100;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  /** Once a statement for one account has taken too long, those for others may take no longer. */
  private static final Duration SHORT_STATEMENT = Duration.ofMillis(500);

  private static final String ACTOR = "worker";

  @Override
  public int releaseExpired() {
    Instant now = clock.instant();
    return each(
        last -> holds.expired(now, last, AT_ONCE),
        Hold::user,
        CreditTidying::name,
        hold -> isReleased(hold, now));
  }

  @Override
  public int expireCredits() {
    Instant now = clock.instant();
    return each(
        last -> expiring.due(now, last, AT_ONCE),
        Function.identity(),
        CreditTidying::name,
        user -> isExpired(user, now));
  }

  /**
   * Does the work on each in a transaction of its own, whatever breaks over another. Once the
   * database has given one up, nothing more of that account is tried in this round.
   *
   * @param some the next ones after the last
   * @param name of the work on one, for the log
   * @return on how many it was done
   */
  private <T> int each(
      Function<Optional<T>, List<T>> some,
      Function<T, UserId> account,
      Function<T, String> name,
      Predicate<T> work) {
    int done = 0;
    Transactions within = transactions;
    Set<UserId> left = new HashSet<>();
    Optional<T> last = Optional.empty();
    List<T> next;
    do {
      next = some.apply(last);
      for (T one : next) {
        if (left.contains(account.apply(one))) {
          continue;
        }
        try {
          done += within.committed(() -> work.test(one)) ? 1 : 0;
        } catch (LockTimeout heldElsewhere) {
          left.add(account.apply(one));
        } catch (Throwable broken) {
          if (broken instanceof StorageUnavailable) {
            transactions.requireAvailable();
            left.add(account.apply(one));
            within = transactions.withTimeouts(LONGEST_WAIT, SHORT_STATEMENT);
          }
          monitor.failed(name.apply(one), broken);
        }
      }
      last = next.isEmpty() ? last : Optional.of(next.getLast());
    } while (next.size() == AT_ONCE);
    return done;
  }

  private boolean isReleased(Hold hold, Instant now) {
    CreditResult result =
        new HoldClosing(holds, directory, booking)
            .close(hold.id(), it -> it.expire(now), account -> {}, ACTOR, now);
    if (result instanceof CreditResult.OutOfRange) {
      monitor.impossible(name(hold), "the balance has no room for its credits");
    }
    return result instanceof CreditResult.HoldClosed;
  }

  private static String name(Hold hold) {
    return "the release of %s of user %s".formatted(hold.id(), hold.user());
  }

  private static String name(UserId user) {
    return "the expiry of credits of user " + user;
  }

  /** The account is held first: what is left of its credits changes no more then. */
  private boolean isExpired(UserId user, Instant now) {
    Balance held = directory.lock(Set.of(user)).get(user);
    if (held == null) {
      return false;
    }
    Balance balance = held;
    boolean isAny = false;
    for (Lot lot : expiring.due(user, now)) {
      Optional<AccountBooking.Entry> booked = booking.book(expiry(user, lot), balance, now);
      if (booked.isEmpty()) {
        // Others of the account come after it: what reduces a balance takes of this lot first.
        monitor.impossible(
            name(user), "the balance is lower than what is to expire; run `tallystick verify`");
        break;
      }
      balance = booked.get().after();
      isAny = true;
    }
    return isAny;
  }

  /** What has expired of a lot before is part of its key: what a hold gives back expires anew. */
  private static ClientBooking expiry(UserId user, Lot lot) {
    return new ClientBooking(
        user,
        EntryKind.EXPIRY,
        -lot.left().amount(),
        "expiry:%s:%s".formatted(lot.id(), lot.expired()),
        Optional.empty(),
        Optional.empty(),
        "not used before " + lot.left().at(),
        ACTOR);
  }

  @Override
  public void deleteOldAnswers() {
    Instant before = clock.instant().minus(AnsweredRequests.KEPT);
    while (requests.deleteBefore(before) > 0) {}
  }
}
