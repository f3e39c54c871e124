package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.query.BrowseStatements;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Statements, out of the table {@code credit_ledger}. */
@Singleton
record PostgresStatements(Sql statements) implements BrowseStatements {

  /** Later than any month that can be asked for. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /** Sums, because a row that was booked a moment later may bear the earlier time. */
  @Override
  public Optional<Statement> statement(UserId user, Optional<YearMonth> month) {
    Statement period = new Statement(user, month, 0, new Standing(0, 0), new Standing(0, 0));
    Instant from = bounded(period.from());
    Instant until = bounded(period.until().orElse(NEVER));
    return statements.first(
        """
        SELECT coalesce(max(ledger.id), 0) AS newest,
          coalesce(sum(amount) FILTER (WHERE created_at < ?), 0) AS opening_balance,
          coalesce(sum(debt_change) FILTER (WHERE created_at < ?), 0) AS opening_debt,
          coalesce(sum(amount) FILTER (WHERE created_at < ?), 0) AS closing_balance,
          coalesce(sum(debt_change) FILTER (WHERE created_at < ?), 0) AS closing_debt
        FROM users LEFT JOIN credit_ledger AS ledger ON ledger.user_id = users.id
        WHERE users.id = ? GROUP BY users.id
        """,
        row ->
            new Statement(
                user,
                month,
                row.getLong("newest"),
                new Standing(row.getLong("opening_balance"), row.getLong("opening_debt")),
                new Standing(row.getLong("closing_balance"), row.getLong("closing_debt"))),
        from,
        from,
        until,
        until,
        user.value());
  }

  @Override
  public List<Line> lines(Statement statement, Optional<Long> after, int most) {
    return statements.query(
        """
        SELECT *, coalesce(refund_id, dispute_id, invoice_id, payment_id, charge_id) AS object_id
        FROM credit_ledger
        WHERE user_id = ? AND id > ? AND id <= ? AND created_at >= ? AND created_at < ?
        ORDER BY id LIMIT ?
        """,
        row ->
            new Line(
                row.getLong("id"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("kind"),
                row.getInt("amount"),
                row.getInt("debt_change"),
                row.getInt("balance_after"),
                row.getInt("debt_after"),
                row.getString("reason"),
                row.getString("actor"),
                Optional.ofNullable(row.getString("object_id")),
                Optional.ofNullable(row.getString("payment_id")),
                Optional.ofNullable(row.getString("event_id"))),
        statement.user().value(),
        after.orElse(0L),
        statement.newest(),
        bounded(statement.from()),
        bounded(statement.until().orElse(NEVER)),
        most);
  }

  /** A month may be beyond what PostgreSQL can hold. */
  private static Instant bounded(Instant time) {
    return time.isAfter(NEVER) ? NEVER : time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }
}
