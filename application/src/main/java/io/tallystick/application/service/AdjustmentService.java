package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.CreditLedger;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.usecase.AdjustBalance;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
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
  private final InstantSource clock;

  public AdjustmentService(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      InstantSource clock) {
    this.transactions = transactions;
    this.directory = directory;
    this.ledger = ledger;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Preview preview(Adjustment adjustment) {
    return transactions.rolledBack(List.of(), () -> effect(adjustment));
  }

  @Override
  public Result apply(Adjustment adjustment, long seen) {
    return transactions.committed(
        List.of(),
        () -> {
          Preview now = effect(adjustment);
          if (!(now instanceof Preview.Effect effect) || effect.newest() != seen) {
            return new Result.Changed(now);
          }
          Instant at = clock.instant();
          ledger.adjust(adjustment, at);
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
  private Preview effect(Adjustment adjustment) {
    Balance before = directory.lock(Set.of(adjustment.user())).get(adjustment.user());
    if (before == null) {
      return new Preview.Missing();
    }
    Optional<Balance> after = adjustment.applyTo(before);
    return after.isEmpty()
        ? new Preview.OutOfRange(before.value())
        : new Preview.Effect(before.value(), after.get().value(), ledger.newest(adjustment.user()));
  }
}
