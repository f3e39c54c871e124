package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.PaymentId;
import java.util.Optional;

/**
 * What the books hold of one payment.
 *
 * @param granted the account that its credits are on; empty if it was not credited
 * @param reversed how many of its credits were taken back
 * @param forgiven how many of those were neither taken nor are owed
 */
public record Payment(PaymentId id, Optional<Granted> granted, int reversed, int forgiven) {

  /**
   * The credits of a payment.
   *
   * @param paid for them, where that is known
   */
  public record Granted(UserId user, int credits, Optional<Money> paid) {}

  public Payment {
    if (reversed < 0
        || forgiven < 0
        || forgiven > reversed
        || reversed > granted.map(Granted::credits).orElse(0)) {
      throw new IllegalArgumentException(
          "of payment %s %s of %s are reversed".formatted(id, reversed, granted));
    }
  }

  /** A payment that is not in the books. */
  public static Payment notCredited(PaymentId id) {
    return new Payment(id, Optional.empty(), 0, 0);
  }

  /** Whether it was credited. */
  public boolean isCredited() {
    return granted.isPresent();
  }

  /** The payment after it was credited. */
  public Payment granted(UserId user, int credits, Optional<Money> paid, Booked booked) {
    return new Payment(id, Optional.of(new Granted(user, credits, paid)), 0, 0).after(booked);
  }

  /** The payment after credits of it were reversed or restored. */
  public Payment after(Booked booked) {
    return new Payment(
        id,
        granted,
        Math.addExact(reversed, booked.reversed()),
        Math.addExact(forgiven, booked.forgiven()));
  }

  /**
   * Whether all its credits move to another account. Later refunds and disputes take them back
   * there, so that nothing of it may have been taken back at the first account.
   *
   * @param from the account that they are on
   * @param to the other one
   */
  public MoveDecision move(UserId user, Account from, Account to) {
    if (granted.isEmpty()) {
      return new MoveDecision.Refused(MoveRefusal.NOT_CREDITED);
    }
    if (granted.get().user().equals(user)) {
      return new MoveDecision.Refused(MoveRefusal.SAME_ACCOUNT);
    }
    if (reversed > 0) {
      return new MoveDecision.Refused(MoveRefusal.PARTLY_REVERSED);
    }
    int credits = granted.get().credits();
    Optional<Booked> less = from.change(EntryKind.ADJUSTMENT, -credits).map(Booked::repaid);
    Optional<Booked> more = to.change(EntryKind.ADJUSTMENT, credits).map(Booked::repaid);
    return less.isEmpty()
        ? new MoveDecision.Refused(MoveRefusal.SPENT)
        : more.isEmpty()
            ? new MoveDecision.Refused(MoveRefusal.TOO_MANY)
            : new MoveDecision.Possible(credits, less.get(), more.get());
  }

  /** How many of its credits are to be reversed, all in all. */
  public MoneyReturned.Share shareOf(MoneyReturned returned) {
    return returned.shareOf(
        granted.map(Granted::credits).orElse(0), granted.flatMap(Granted::paid));
  }
}
