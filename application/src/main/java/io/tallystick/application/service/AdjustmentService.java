package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.CreditLedger;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.usecase.AdjustBalance;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Corrects balances: row of the books, balance and audit log in one transaction. */
public final class AdjustmentService implements AdjustBalance {

  private final Transactions transactions;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final AuditLog audit;
  private final DebtPolicy onDebt;
  private final InstantSource clock;

  public AdjustmentService(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      DebtPolicy onDebt,
      InstantSource clock) {
    this.transactions = transactions;
    this.directory = directory;
    this.ledger = ledger;
    this.audit = audit;
    this.onDebt = onDebt;
    this.clock = clock;
  }

  @Override
  public Preview preview(Adjustment adjustment) {
    return transactions.rolledBack(List.of(), () -> effect(adjustment, hold(adjustment)));
  }

  @Override
  public Result apply(Adjustment adjustment, long seen) {
    return transactions.committed(
        List.of(),
        () -> {
          Optional<Account> before = hold(adjustment);
          Preview now = effect(adjustment, before);
          if (!(now instanceof Preview.Effect effect) || effect.newest() != seen) {
            return new Result.Changed(now);
          }
          Instant at = clock.instant();
          ledger.adjust(
              adjustment, before.flatMap(account -> booked(adjustment, account)).orElseThrow(), at);
          audit.append(
              List.of(
                  new Action(
                      adjustment.actor(),
                      "adjust",
                      "user " + adjustment.user(),
                      String.format(
                          Locale.ROOT, "%+d: %s", adjustment.amount(), adjustment.reason()),
                      at)));
          return new Result.Done(effect.before(), effect.after());
        });
  }

  /** The account is held until the transaction ends. */
  private Optional<Account> hold(Adjustment adjustment) {
    UserId user = adjustment.user();
    return Optional.ofNullable(directory.lock(Set.of(user)).get(user))
        .map(balance -> new Account(balance, ledger.debts(Set.of(user)).getOrDefault(user, 0)));
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
                    balance, booked.after().balance().value(), ledger.newest(adjustment.user())))
        .orElseGet(() -> new Preview.OutOfRange(balance));
  }

  private Optional<Booked> booked(Adjustment adjustment, Account before) {
    return before
        .change(EntryKind.ADJUSTMENT, adjustment.amount())
        .map(booked -> booked.repaid(onDebt));
  }
}
