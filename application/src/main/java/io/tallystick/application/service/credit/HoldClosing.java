package io.tallystick.application.service.credit;

import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.Hold.Closing;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Captures or releases a hold: locks the hold, then its account, and books what goes back. */
record HoldClosing(Holds holds, UserDirectory directory, AccountBooking booking) {

  /**
   * @param decision how it is closed, given the hold as it is now
   * @param account is told whose it is, before that account is locked
   * @param actor who closes it
   */
  CreditResult close(
      HoldId id,
      Function<Hold, Closing> decision,
      Consumer<UserId> account,
      String actor,
      Instant now) {
    Optional<Hold> locked = holds.lock(id);
    if (locked.isEmpty()) {
      return new CreditResult.UnknownHold();
    }
    Hold hold = locked.get();
    return switch (decision.apply(hold)) {
      case Closing.Over over -> new CreditResult.HoldOver();
      case Closing.TooLarge tooLarge -> new CreditResult.CaptureTooLarge(hold.amount());
      case Closing.Split split -> {
        account.accept(hold.user());
        yield close(hold, split, actor, now);
      }
    };
  }

  private CreditResult close(Hold hold, Closing.Split split, String actor, Instant now) {
    Balance before = directory.lock(Set.of(hold.user())).get(hold.user());
    if (before == null) {
      // The host application has removed the account, and with it what was held.
      holds.close(hold.id(), 0, 0, now);
      return new CreditResult.HoldOver();
    }
    Balance after = before;
    if (split.released() > 0) {
      ClientBooking release =
          new ClientBooking(
              hold.user(),
              EntryKind.RELEASE,
              split.released(),
              "release:" + hold.id(),
              Optional.of(hold.id()),
              Optional.empty(),
              split.captured() > 0 ? "the rest of a captured hold" : "a hold is released",
              actor);
      Optional<AccountBooking.Entry> booked = booking.book(release, before, now);
      if (booked.isEmpty()) {
        return new CreditResult.OutOfRange();
      }
      after = booked.get().after();
    }
    holds.close(hold.id(), split.captured(), split.released(), now);
    return new CreditResult.HoldClosed(
        hold.id(), split.captured(), split.released(), after.value(), holds.held(hold.user()));
  }
}
