package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code credit_lots}, which the trigger {@code credit_ledger_lots} keeps. */
@Singleton
record PostgresExpiringCredits(Sql statements) implements ExpiringCredits {

  @Override
  public List<UserId> due(Instant now, Optional<UserId> after, int most) {
    return statements.query(
        """
        SELECT DISTINCT user_id FROM tallystick.credit_lots
        WHERE remaining > 0 AND expires_at <= ? AND user_id > ? ORDER BY user_id LIMIT ?
        """,
        row -> new UserId(row.getLong(1)),
        now,
        after.map(UserId::value).orElse(0L),
        most);
  }

  @Override
  public List<Lot> due(UserId user, Instant now) {
    return statements.query(
        """
        SELECT id, remaining, expires_at, expired FROM tallystick.credit_lots
        WHERE user_id = ? AND remaining > 0 AND expires_at <= ? ORDER BY expires_at, id
        """,
        row ->
            new Lot(
                row.getLong(1),
                new Expiring(row.getInt(2), row.getTimestamp(3).toInstant()),
                row.getInt(4)),
        user.value(),
        now);
  }
}
