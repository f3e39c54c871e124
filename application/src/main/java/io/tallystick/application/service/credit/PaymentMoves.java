package io.tallystick.application.service.credit;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.usecase.credit.MoveCredits.Move;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.MoveDecision;
import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the credits of a payment move, and books it: two adjustments, the account that
 * the payment is on, and the audit log. To be used in a transaction that holds {@link #key}, so
 * that no refund is booked meanwhile.
 */
record PaymentMoves(
    HeldAccounts accounts,
    CreditLedger ledger,
    MovedPayments moved,
    AdjustmentBooking booking,
    AuditLog audit) {

  static String key(PaymentId payment) {
    return "payment " + payment;
  }

  /**
   * The decision, and what it was made on.
   *
   * @param from the account that the credits are on
   */
  record Decided(MoveDecision decision, Optional<UserId> from, String token) {}

  Decided decide(Move move) {
    Payment payment =
        ledger
            .payments(Set.of(move.payment()))
            .get()
            .getOrDefault(move.payment(), Payment.notCredited(move.payment()));
    if (payment.granted().isEmpty()) {
      return refused(MoveRefusal.NOT_CREDITED);
    }
    UserId from = payment.granted().get().user();
    Map<UserId, Account> held = accounts.hold(Set.copyOf(List.of(from, move.to())));
    if (!held.containsKey(from) || !held.containsKey(move.to())) {
      return refused(MoveRefusal.NO_ACCOUNT);
    }
    if (moved.isExpiring(move.payment(), from)) {
      return refused(MoveRefusal.EXPIRING);
    }
    MoveDecision decision = payment.move(move.to(), held.get(from), held.get(move.to()));
    return new Decided(
        decision, Optional.of(from), ledger.newest(from) + " " + ledger.newest(move.to()));
  }

  private static Decided refused(MoveRefusal why) {
    return new Decided(new MoveDecision.Refused(why), Optional.empty(), "");
  }

  /** Books it in the name of the person who moves them. */
  List<Adjustment> book(
      Move move, UserId from, MoveDecision.Possible possible, String reason, Instant at) {
    String why =
        "%s%s to user %s, payment %s, event %s: %s"
            .formatted(MoveDecision.REASON, from, move.to(), move.payment(), move.event(), reason);
    Adjustment less = new Adjustment(from, -possible.credits(), why, move.person());
    Adjustment more = new Adjustment(move.to(), possible.credits(), why, move.person());
    booking.book(less, possible.from(), why, at);
    booking.book(more, possible.to(), why, at);
    moved.keep(move.payment(), move.to(), move.person(), at);
    audit.append(
        new Action(
            move.person(),
            "move",
            move.event().value(),
            "%s credits from user %s to user %s: %s"
                .formatted(possible.credits(), from, move.to(), reason),
            at));
    return List.of(less, more);
  }
}
