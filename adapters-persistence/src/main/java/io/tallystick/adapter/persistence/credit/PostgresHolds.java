package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code credit_holds}. */
@Singleton
record PostgresHolds(Sql statements) implements Holds {

  private static final String SELECT =
      "SELECT id, user_id, amount, expires_at, closed_at IS NULL FROM tallystick.credit_holds ";

  @Override
  public void add(Hold hold, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        hold.id().value(),
        hold.user().value(),
        hold.amount(),
        hold.expiresAt(),
        at);
  }

  @Override
  public Optional<Hold> lock(HoldId id) {
    return statements.first(SELECT + "WHERE id = ? FOR UPDATE", PostgresHolds::hold, id.value());
  }

  @Override
  public void close(HoldId id, int captured, int released, Instant at) {
    int closed =
        statements.execute(
            """
            UPDATE tallystick.credit_holds SET captured = ?, released = ?, closed_at = ?
            WHERE id = ? AND closed_at IS NULL
            """,
            captured,
            released,
            at,
            id.value());
    if (closed != 1) {
      throw new IllegalStateException(id + " is not open");
    }
  }

  @Override
  public long held(UserId user) {
    return statements.only(
        """
        SELECT coalesce(sum(amount), 0) FROM tallystick.credit_holds
        WHERE user_id = ? AND closed_at IS NULL
        """,
        row -> row.getLong(1),
        user.value());
  }

  @Override
  public List<Hold> expired(Instant now, Optional<Hold> after, int most) {
    return statements.query(
        SELECT
            + """
            WHERE closed_at IS NULL AND expires_at <= ? AND (expires_at, id) > (?, ?)
            ORDER BY expires_at, id LIMIT ?
            """,
        PostgresHolds::hold,
        now,
        after.map(Hold::expiresAt).orElse(Instant.EPOCH),
        after.map(hold -> hold.id().value()).orElse(""),
        most);
  }

  private static Hold hold(ResultSet row) throws SQLException {
    return new Hold(
        new HoldId(row.getString(1)),
        new UserId(row.getLong(2)),
        row.getInt(3),
        row.getTimestamp(4).toInstant(),
        row.getBoolean(5));
  }
}
