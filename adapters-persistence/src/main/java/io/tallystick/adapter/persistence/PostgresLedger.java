package io.tallystick.adapter.persistence;

import io.tallystick.application.port.CreditLedger;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The books: the table {@code credit_ledger}, whose trigger moves the balances. */
@Singleton
final class PostgresLedger implements CreditLedger {

  private final Statements statements;

  PostgresLedger(Statements statements) {
    this.statements = statements;
  }

  @Override
  public Set<PaymentId> credited(Set<PaymentId> payments) {
    return statements.run(
        """
        SELECT payment_id FROM credit_ledger
        WHERE payment_id = ANY (?) AND kind = 'purchase'
        """,
        statement -> {
          statement.setArray(
              1,
              statement
                  .getConnection()
                  .createArrayOf(
                      "text",
                      payments.stream().map(PaymentId::value).map(Columns::storable).toArray()));
          Set<PaymentId> credited = new HashSet<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              credited.add(new PaymentId(row.getString(1)));
            }
          }
          return credited;
        });
  }

  @Override
  public void adjust(Adjustment adjustment, Instant at) {
    statements.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)
        VALUES (?, ?, 'adjustment', ?, ?, ?)
        """,
        adjustment.user().value(),
        adjustment.amount(),
        adjustment.reason(),
        adjustment.actor(),
        at);
  }

  @Override
  public long newest(UserId user) {
    return statements
        .query(
            "SELECT coalesce(max(id), 0) FROM credit_ledger WHERE user_id = ?",
            row -> row.getLong(1),
            user.value())
        .getFirst();
  }

  @Override
  public void append(List<LedgerEntry> entries, Instant at) {
    statements.run(
        """
        INSERT INTO credit_ledger (
          user_id, amount, kind, event_id, payment_id, reason, actor, created_at)
        SELECT user_id, amount, kind, event_id, payment_id, reason, actor, ?
        FROM unnest(?::int8[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          WITH ORDINALITY AS entry (
            user_id, amount, kind, event_id, payment_id, reason, actor, position)
        ORDER BY position
        """,
        statement -> {
          statement.setTimestamp(1, Timestamp.from(at));
          Columns.after(1, statement, entries)
              .bigint(entry -> entry.user().value())
              .integer(LedgerEntry::amount)
              .text(entry -> entry.kind().code())
              .text(entry -> entry.event().value())
              .text(entry -> entry.payment().value())
              .text(LedgerEntry::reason)
              .text(LedgerEntry::actor);
          return statement.executeUpdate();
        });
  }
}
