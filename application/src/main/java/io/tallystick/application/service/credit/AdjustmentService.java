package io.tallystick.application.service.credit;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.AdjustmentMonitor;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.port.credit.PendingAdjustments.Pending;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.DecideAdjustments;
import io.tallystick.application.usecase.credit.MoveCredits.Move;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Adjustment.MovedPayment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.MoveDecision;
import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Corrects balances: row of the books, balance and audit log in one transaction. What is above the
 * limit of one person waits until a second one confirms it, and is booked in the transaction that
 * records the confirmation.
 */
public final class AdjustmentService implements AdjustBalance, DecideAdjustments {

  private final Transactions transactions;
  private final HeldAccounts accounts;
  private final CreditLedger ledger;
  private final PendingAdjustments pending;
  private final AdjustmentBooking booking;
  private final PaymentMoves moves;
  private final AdjustmentMonitor monitor;
  private final InstantSource clock;

  public AdjustmentService(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      PendingAdjustments pending,
      MovedPayments moved,
      AuditLog audit,
      AdjustmentMonitor monitor,
      AdjustmentLimit limit,
      InstantSource clock) {
    this.transactions = transactions;
    this.accounts = new HeldAccounts(directory, ledger);
    this.ledger = ledger;
    this.pending = pending;
    this.booking = new AdjustmentBooking(ledger, pending, audit, limit);
    this.moves = new PaymentMoves(accounts, ledger, moved, booking, audit);
    this.monitor = monitor;
    this.clock = clock;
  }

  @Override
  public Preview preview(Adjustment adjustment) {
    return transactions.rolledBack(List.of(), () -> effect(adjustment, hold(adjustment)));
  }

  /** One adjustment of a person at a time, so that two together are not above the limit. */
  @Override
  public AdjustBalance.Result apply(Adjustment adjustment, long seen) {
    AdjustBalance.Result result =
        transactions.committed(
            List.of(AdjustmentBooking.key(adjustment.actor())),
            () -> {
              Optional<Account> before = hold(adjustment);
              Preview now = effect(adjustment, before);
              if (!(now instanceof Preview.Effect effect) || effect.newest() != seen) {
                return new AdjustBalance.Result.Changed(now);
              }
              if (effect.waits()) {
                return keep(adjustment);
              }
              book(adjustment, before.orElseThrow(), clock.instant(), "");
              return new AdjustBalance.Result.Done(effect.before(), effect.after());
            });
    switch (result) {
      case AdjustBalance.Result.Done done -> monitor.adjusted(adjustment, Outcome.BOOKED);
      case AdjustBalance.Result.Waits waits when waits.isNew() ->
          monitor.adjusted(adjustment, Outcome.WAITS);
      case AdjustBalance.Result.Waits waits -> {}
      case AdjustBalance.Result.Changed changed -> {}
    }
    return result;
  }

  @Override
  public DecideAdjustments.Result confirm(long id, String person) {
    return decide(id, AdjustmentDecision.CONFIRMED, person);
  }

  @Override
  public DecideAdjustments.Result refuse(long id, String person) {
    return decide(id, AdjustmentDecision.REFUSED, person);
  }

  private DecideAdjustments.Result decide(long id, AdjustmentDecision decision, String person) {
    DecideAdjustments.Result result =
        transactions.committed(
            pending.find(id).flatMap(it -> it.adjustment().moves()).stream()
                .map(it -> PaymentMoves.key(it.payment()))
                .toList(),
            () -> decided(id, decision, person));
    if (result instanceof DecideAdjustments.Result.Done done) {
      monitor.adjusted(
          done.adjustment(),
          switch (decision) {
            case CONFIRMED -> Outcome.CONFIRMED;
            case REFUSED -> Outcome.REFUSED;
          });
    }
    return result;
  }

  private DecideAdjustments.Result decided(long id, AdjustmentDecision decision, String person) {
    Optional<Pending> found = pending.find(id);
    if (found.isEmpty()) {
      return new DecideAdjustments.Result.Missing();
    }
    if (found.get().isDecided()) {
      return new DecideAdjustments.Result.DecidedBefore();
    }
    Adjustment adjustment = found.get().adjustment();
    if (adjustment.actor().equalsIgnoreCase(person)) {
      return new DecideAdjustments.Result.OwnAdjustment();
    }
    Instant at = clock.instant();
    switch (decision) {
      case CONFIRMED -> {
        if (adjustment.moves().isPresent()) {
          return move(id, adjustment, adjustment.moves().get(), person, at);
        }
        Optional<Account> before = hold(adjustment);
        Preview now = effect(adjustment, before);
        if (!(now instanceof Preview.Effect)) {
          return new DecideAdjustments.Result.Impossible(now);
        }
        if (!pending.decide(id, decision, person, at)) {
          return new DecideAdjustments.Result.DecidedBefore();
        }
        book(adjustment, before.orElseThrow(), at, ", confirmed by " + person);
        booking.note(person, "confirm_adjustment", adjustment, "by " + adjustment.actor(), at);
      }
      case REFUSED -> {
        if (!pending.decide(id, decision, person, at)) {
          return new DecideAdjustments.Result.DecidedBefore();
        }
        booking.note(person, "refuse_adjustment", adjustment, "by " + adjustment.actor(), at);
      }
    }
    return new DecideAdjustments.Result.Done(adjustment);
  }

  /** Books the move of a payment's credits, from the account that was asked for, as its author. */
  private DecideAdjustments.Result move(
      long id, Adjustment asked, MovedPayment payment, String person, Instant at) {
    Move move = new Move(payment.payment(), payment.event(), asked.user(), asked.actor());
    PaymentMoves.Decided decided = moves.decide(move);
    return switch (decided.decision()) {
      case MoveDecision.Refused refused -> new DecideAdjustments.Result.MoveRefused(refused.why());
      case MoveDecision.Possible possible
          when !decided.from().equals(Optional.of(payment.from())) ->
          new DecideAdjustments.Result.MoveRefused(MoveRefusal.ELSEWHERE);
      case MoveDecision.Possible possible -> {
        if (!pending.decide(id, AdjustmentDecision.CONFIRMED, person, at)) {
          yield new DecideAdjustments.Result.DecidedBefore();
        }
        String reason = asked.reason() + ", confirmed by " + person;
        moves.book(move, payment.from(), possible, reason, at);
        booking.note(person, "confirm_adjustment", asked, "by " + asked.actor(), at);
        yield new DecideAdjustments.Result.Done(asked);
      }
    };
  }

  private AdjustBalance.Result keep(Adjustment adjustment) {
    Instant at = clock.instant();
    boolean isNew = pending.add(adjustment, at);
    if (isNew) {
      booking.note(adjustment.actor(), "ask_adjustment", adjustment, adjustment.reason(), at);
    }
    return new AdjustBalance.Result.Waits(isNew);
  }

  private void book(Adjustment adjustment, Account before, Instant at, String addition) {
    booking.book(
        adjustment, booked(adjustment, before).orElseThrow(), adjustment.reason() + addition, at);
  }

  /** The account is held until the transaction ends. */
  private Optional<Account> hold(Adjustment adjustment) {
    UserId user = adjustment.user();
    return Optional.ofNullable(accounts.hold(Set.of(user)).get(user));
  }

  private Preview effect(Adjustment adjustment, Optional<Account> before) {
    if (before.isEmpty()) {
      return new Preview.Missing();
    }
    int balance = before.get().balance().value();
    return booked(adjustment, before.get())
        .<Preview>map(
            booked ->
                new Preview.Effect(
                    balance,
                    booked.after().balance().value(),
                    ledger.newest(adjustment.user()),
                    isAboveLimit(adjustment)))
        .orElseGet(() -> new Preview.OutOfRange(balance));
  }

  private boolean isAboveLimit(Adjustment adjustment) {
    return booking.isAboveLimit(adjustment.actor(), adjustment.amount(), clock.instant());
  }

  private Optional<Booked> booked(Adjustment adjustment, Account before) {
    return before.change(EntryKind.ADJUSTMENT, adjustment.amount()).map(Booked::repaid);
  }
}
