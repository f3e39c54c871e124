package io.tallystick.application.service.credit;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.AdjustmentMonitor;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Adjustment.MovedPayment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.MoveDecision;
import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves the credits of a payment, in one transaction that holds the key of the person's
 * adjustments, too, for whose limit it counts. What is above the limit waits as the adjustment of
 * the account to which the credits go, and no other move of the payment is possible meanwhile.
 */
public final class MoveService implements MoveCredits {

  private final Transactions transactions;
  private final PendingAdjustments pending;
  private final AdjustmentBooking booking;
  private final PaymentMoves moves;
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
    this.pending = pending;
    this.booking = new AdjustmentBooking(ledger, pending, audit, limit);
    this.moves =
        new PaymentMoves(new HeldAccounts(directory, ledger), ledger, moved, booking, audit);
    this.monitor = monitor;
    this.clock = clock;
  }

  @Override
  public Preview preview(Move move) {
    return transactions.rolledBack(keys(move), () -> meaning(move, moves.decide(move)));
  }

  @Override
  public Result apply(Move move, String seen, String reason) {
    List<Adjustment> booked = new ArrayList<>();
    List<Adjustment> waiting = new ArrayList<>();
    Result result =
        transactions.committed(
            keys(move),
            () -> {
              booked.clear();
              waiting.clear();
              PaymentMoves.Decided decided = moves.decide(move);
              if (isAsked(move, decided, reason)) {
                return new Result.Waits(false);
              }
              Preview now = meaning(move, decided);
              if (!(now instanceof Preview.Effect effect)
                  || !effect.token().equals(seen)
                  || !(decided.decision() instanceof MoveDecision.Possible possible)) {
                return new Result.Changed(now);
              }
              Instant at = clock.instant();
              if (effect.waits()) {
                Adjustment asked = asked(move, effect.from(), possible.credits(), reason);
                keep(asked, move, effect.from(), at);
                waiting.add(asked);
                return new Result.Waits(true);
              }
              booked.addAll(moves.book(move, effect.from(), possible, reason, at));
              return new Result.Done();
            });
    booked.forEach(adjustment -> monitor.adjusted(adjustment, Outcome.BOOKED));
    waiting.forEach(adjustment -> monitor.adjusted(adjustment, Outcome.WAITS));
    return result;
  }

  private static List<String> keys(Move move) {
    return List.of(AdjustmentBooking.key(move.person()), PaymentMoves.key(move.payment()));
  }

  /** Whether this very move waits. */
  private boolean isAsked(Move move, PaymentMoves.Decided decided, String reason) {
    return decided.decision() instanceof MoveDecision.Possible possible
        && pending
            .waitingMove(move.payment())
            .filter(asked(move, decided.from().orElseThrow(), possible.credits(), reason)::equals)
            .isPresent();
  }

  private static Adjustment asked(Move move, UserId from, int credits, String reason) {
    return new Adjustment(
        move.to(),
        credits,
        reason,
        move.person(),
        Optional.of(new MovedPayment(move.payment(), move.event(), from)));
  }

  private void keep(Adjustment asked, Move move, UserId from, Instant at) {
    if (!pending.add(asked, at)) {
      throw new IllegalStateException("a move of payment %s waits".formatted(move.payment()));
    }
    booking.note(
        move.person(),
        "ask_adjustment",
        asked,
        "move from user %s of payment %s, event %s: %s"
            .formatted(from, move.payment(), move.event(), asked.reason()),
        at);
  }

  private Preview meaning(Move move, PaymentMoves.Decided decided) {
    return switch (decided.decision()) {
      case MoveDecision.Refused refused -> new Preview.Refused(refused.why());
      case MoveDecision.Possible possible when pending.waitingMove(move.payment()).isPresent() ->
          new Preview.Refused(MoveRefusal.WAITS);
      case MoveDecision.Possible possible -> {
        UserId from = decided.from().orElseThrow();
        yield new Preview.Effect(
            from,
            possible.credits(),
            change(possible.from()),
            change(possible.to()),
            decided.token(),
            booking.isAboveLimit(move.person(), possible.credits(), clock.instant()));
      }
    };
  }

  private static Change change(Booked booked) {
    int after = booked.after().balance().value();
    return new Change(after - booked.change(), after);
  }
}
