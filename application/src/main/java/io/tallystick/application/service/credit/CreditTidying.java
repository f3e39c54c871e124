package io.tallystick.application.service.credit;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.application.port.credit.ExpiringCredits.Lot;
import io.tallystick.application.port.credit.Holds;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Releases expired holds and takes away expired credits, each hold and each account in a
 * transaction of its own, and deletes old answers.
 */
public final class CreditTidying implements TidyCredits {

  private static final int AT_ONCE = 100;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);
  private static final String ACTOR = "worker";

  private final Transactions transactions;
  private final UserDirectory directory;
  private final AccountBooking booking;
  private final ExpiringCredits expiring;
  private final Holds holds;
  private final HoldClosing closing;
  private final ClientRequests requests;
  private final InstantSource clock;

  public CreditTidying(
      Transactions transactions,
      UserDirectory directory,
      AccountBooking booking,
      ExpiringCredits expiring,
      Holds holds,
      ClientRequests requests,
      InstantSource clock) {
    this.transactions = transactions;
    this.directory = directory;
    this.booking = booking;
    this.expiring = expiring;
    this.holds = holds;
    this.closing = new HoldClosing(holds, directory, booking);
    this.requests = requests;
    this.clock = clock;
  }

  @Override
  public int releaseExpired() {
    Instant now = clock.instant();
    return CreditTidying.<Hold>each(
        last -> holds.expired(now, last, AT_ONCE), hold -> isReleased(hold, now));
  }

  @Override
  public int expireCredits() {
    Instant now = clock.instant();
    return CreditTidying.<UserId>each(
        last -> expiring.due(now, last, AT_ONCE), user -> isExpired(user, now));
  }

  /**
   * Does the work on each, whatever breaks over another.
   *
   * @param some the next ones after the last
   * @return on how many it was done
   */
  private static <T> int each(Function<Optional<T>, List<T>> some, Predicate<T> work) {
    int done = 0;
    Optional<RuntimeException> failure = Optional.empty();
    Optional<T> last = Optional.empty();
    List<T> next;
    do {
      next = some.apply(last);
      for (T one : next) {
        try {
          done += work.test(one) ? 1 : 0;
        } catch (LockTimeout heldElsewhere) {
          // The next time.
        } catch (StorageUnavailable away) {
          throw away;
        } catch (RuntimeException refused) {
          failure = Optional.of(refused);
        }
      }
      last = next.isEmpty() ? last : Optional.of(next.getLast());
    } while (next.size() == AT_ONCE);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return done;
  }

  private boolean isReleased(Hold hold, Instant now) {
    return alone(() -> closing.close(hold.id(), it -> it.expire(now), account -> {}, ACTOR, now))
        instanceof CreditResult.HoldClosed;
  }

  /** The account is held first: what is left of its credits changes no more then. */
  private boolean isExpired(UserId user, Instant now) {
    return alone(
        () -> {
          Balance held = directory.lock(Set.of(user)).get(user);
          if (held == null) {
            return false;
          }
          Balance balance = held;
          List<Lot> due = expiring.due(user, now);
          for (Lot lot : due) {
            balance = booking.book(expiry(user, lot), balance, now).orElseThrow().after();
          }
          return !due.isEmpty();
        });
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

  private <T> T alone(Supplier<T> work) {
    return transactions.withLockTimeout(LONGEST_WAIT).committed(List.of(), work);
  }

  @Override
  public void deleteOldAnswers() {
    requests.deleteBefore(clock.instant().minus(CreditService.KEPT));
  }
}
