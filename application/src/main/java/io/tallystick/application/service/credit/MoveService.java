package io.tallystick.application.service.credit;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.AdjustmentMonitor;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.MoveDecision;
import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves the credits of a payment: two adjustments, the account that the payment is on, and the
 * audit log in one transaction. It holds the key of the payment, so that no refund is booked
 * meanwhile, and that of the person's adjustments, whose limit it counts for.
 */
public final class MoveService implements MoveCredits {

  private final Transactions transactions;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final MovedPayments moved;
  private final AdjustmentBooking booking;
  private final AuditLog audit;
  private final AdjustmentMonitor monitor;
  private final InstantSource clock;

  public MoveService(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      MovedPayments moved,
      PendingAdjustments pending,
      AuditLog audit,
      AdjustmentMonitor monitor,
      AdjustmentLimit limit,
      InstantSource clock) {
    this.transactions = transactions;
    this.directory = directory;
    this.ledger = ledger;
    this.moved = moved;
    this.booking = new AdjustmentBooking(ledger, pending, audit, limit);
    this.audit = audit;
    this.monitor = monitor;
    this.clock = clock;
  }

  @Override
  public Preview preview(Move move) {
    return transactions.rolledBack(keys(move), () -> meaning(decide(move)));
  }

  @Override
  public Result apply(Move move, String seen, String reason) {
    List<Adjustment> booked = new ArrayList<>();
    Result result =
        transactions.committed(
            keys(move),
            () -> {
              booked.clear();
              Decided decided = decide(move);
              Preview now = meaning(decided);
              if (!(now instanceof Preview.Effect effect)
                  || !effect.token().equals(seen)
                  || !(decided.decision() instanceof MoveDecision.Possible possible)) {
                return new Result.Changed(now);
              }
              booked.addAll(book(move, effect.from(), possible, reason));
              return new Result.Done();
            });
    booked.forEach(adjustment -> monitor.adjusted(adjustment, Outcome.BOOKED));
    return result;
  }

  private static List<String> keys(Move move) {
    return List.of("adjustments by " + move.person(), "payment " + move.payment());
  }

  /**
   * The decision, and what it was made on.
   *
   * @param from the account that the credits are on
   */
  private record Decided(MoveDecision decision, Optional<UserId> from, String token) {}

  private Decided decide(Move move) {
    Payment payment =
        ledger
            .payments(Set.of(move.payment()))
            .get()
            .getOrDefault(move.payment(), Payment.notCredited(move.payment()));
    if (payment.granted().isEmpty()) {
      return refused(MoveRefusal.NOT_CREDITED);
    }
    UserId from = payment.granted().get().user();
    Map<UserId, Balance> held = directory.lock(Set.copyOf(List.of(from, move.to())));
    if (!held.containsKey(from) || !held.containsKey(move.to())) {
      return refused(MoveRefusal.NO_ACCOUNT);
    }
    if (moved.isExpiring(move.payment(), from)) {
      return refused(MoveRefusal.EXPIRING);
    }
    Map<UserId, Integer> debts = ledger.debts(held.keySet()).get();
    MoveDecision decision =
        payment.move(
            move.to(),
            new Account(held.get(from), debts.getOrDefault(from, 0)),
            new Account(held.get(move.to()), debts.getOrDefault(move.to(), 0)));
    return decision instanceof MoveDecision.Possible possible
            && booking.isAboveLimit(move.person(), possible.credits(), clock.instant())
        ? refused(MoveRefusal.ABOVE_LIMIT)
        : new Decided(
            decision, Optional.of(from), ledger.newest(from) + " " + ledger.newest(move.to()));
  }

  private static Decided refused(MoveRefusal why) {
    return new Decided(new MoveDecision.Refused(why), Optional.empty(), "");
  }

  private static Preview meaning(Decided decided) {
    return switch (decided.decision()) {
      case MoveDecision.Refused refused -> new Preview.Refused(refused.why());
      case MoveDecision.Possible possible -> {
        UserId from = decided.from().orElseThrow();
        yield new Preview.Effect(
            from,
            possible.credits(),
            change(possible.from()),
            change(possible.to()),
            decided.token());
      }
    };
  }

  private static Change change(Booked booked) {
    int after = booked.after().balance().value();
    return new Change(after - booked.change(), after);
  }

  private List<Adjustment> book(
      Move move, UserId from, MoveDecision.Possible possible, String reason) {
    Instant at = clock.instant();
    String why =
        "moved from user %s to user %s, payment %s, event %s: %s"
            .formatted(from, move.to(), move.payment(), move.event(), reason);
    Adjustment less = new Adjustment(from, -possible.credits(), why, move.person());
    Adjustment more = new Adjustment(move.to(), possible.credits(), why, move.person());
    booking.book(less, possible.from(), why, at);
    booking.book(more, possible.to(), why, at);
    moved.keep(move.payment(), move.to(), move.person(), at);
    audit.append(
        List.of(
            new Action(
                move.person(),
                "move",
                move.event().value(),
                "%s credits from user %s to user %s: %s"
                    .formatted(possible.credits(), from, move.to(), reason),
                at)));
    return List.of(less, more);
  }
}
