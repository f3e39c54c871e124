package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Payments whose credits were moved: the table {@code tallystick.moved_payments}. */
@Singleton
record PostgresMovedPayments(Sql statements) implements MovedPayments {

  @Override
  public boolean isExpiring(PaymentId payment, UserId account) {
    return statements.only(
        """
        SELECT EXISTS (SELECT FROM credit_ledger WHERE payment_id = ?
            AND kind IN ('purchase', 'invoice') AND expires_at IS NOT NULL)
          OR EXISTS (SELECT FROM tallystick.credit_lots WHERE user_id = ? AND remaining > 0)
        """,
        row -> row.getBoolean(1),
        payment.value(),
        account.value());
  }

  @Override
  public void keep(PaymentId payment, UserId user, String person, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.moved_payments (payment_id, user_id, moved_by, moved_at)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (payment_id) DO UPDATE SET user_id = EXCLUDED.user_id,
          moved_by = EXCLUDED.moved_by, moved_at = EXCLUDED.moved_at
        """,
        payment.value(),
        user.value(),
        person,
        at);
  }
}
