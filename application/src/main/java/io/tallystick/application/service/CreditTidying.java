package io.tallystick.application.service;

import io.tallystick.application.port.ClientRequests;
import io.tallystick.application.port.Holds;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.usecase.TidyCredits;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Releases expired holds, each in a transaction of its own, and deletes old answers. */
public final class CreditTidying implements TidyCredits {

  private static final int AT_ONCE = 100;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);
  private static final String ACTOR = "worker";

  private final Transactions transactions;
  private final Holds holds;
  private final HoldClosing closing;
  private final ClientRequests requests;
  private final InstantSource clock;

  public CreditTidying(
      Transactions transactions,
      UserDirectory directory,
      AccountBooking booking,
      Holds holds,
      ClientRequests requests,
      InstantSource clock) {
    this.transactions = transactions;
    this.holds = holds;
    this.closing = new HoldClosing(holds, directory, booking);
    this.requests = requests;
    this.clock = clock;
  }

  @Override
  public int releaseExpired() {
    Instant now = clock.instant();
    int released = 0;
    Optional<RuntimeException> failure = Optional.empty();
    Optional<Hold> last = Optional.empty();
    List<Hold> expired;
    do {
      expired = holds.expired(now, last, AT_ONCE);
      for (Hold hold : expired) {
        try {
          released += isReleased(hold, now) ? 1 : 0;
        } catch (StorageUnavailable away) {
          throw away;
        } catch (RuntimeException refused) {
          failure = Optional.of(refused);
        }
      }
      last = expired.isEmpty() ? last : Optional.of(expired.getLast());
    } while (expired.size() == AT_ONCE);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return released;
  }

  private boolean isReleased(Hold hold, Instant now) {
    try {
      return transactions
              .withLockTimeout(LONGEST_WAIT)
              .committed(
                  List.of(), () -> closing.close(hold.id(), it -> it.expire(now), ACTOR, now))
          instanceof CreditResult.HoldClosed;
    } catch (LockTimeout heldElsewhere) {
      return false;
    }
  }

  @Override
  public void deleteOldAnswers() {
    requests.deleteBefore(clock.instant().minus(CreditService.KEPT));
  }
}
