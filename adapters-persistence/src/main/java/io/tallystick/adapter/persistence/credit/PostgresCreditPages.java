package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Accounts as the host application reads them: the view {@code user_credits} and the ledger. */
@Singleton
record PostgresCreditPages(Sql statements) implements BrowseCredits {

  @Override
  public Optional<Standing> standing(UserId user) {
    return statements.first(
        """
        SELECT balance, debt, held, lots.amounts, lots.times
        FROM user_credits CROSS JOIN LATERAL (
          SELECT array_agg(amount ORDER BY expires_at) AS amounts,
            array_agg(expires_at ORDER BY expires_at) AS times
          FROM (
            SELECT expires_at, sum(remaining)::integer AS amount FROM tallystick.credit_lots
            WHERE credit_lots.user_id = user_credits.user_id AND remaining > 0
            GROUP BY expires_at) AS lot) AS lots
        WHERE user_credits.user_id = ?
        """,
        row ->
            new Standing(
                row.getLong("balance"), row.getLong("debt"), row.getLong("held"), expiring(row)),
        user.value());
  }

  @Override
  public Optional<Instant> firstHoldEnds(UserId user) {
    return statements.only(
        """
        SELECT min(expires_at) AS ends FROM tallystick.credit_holds
        WHERE user_id = ? AND closed_at IS NULL
        """,
        row -> Sql.instant(row, "ends"),
        user.value());
  }

  @Override
  public List<Entry> entries(UserId user, Optional<Long> after, int most) {
    return statements.query(
        PostgresLedger.newest("id, created_at, kind, amount, debt_change, balance_after, reason"),
        row ->
            new Entry(
                row.getLong(1),
                row.getTimestamp(2).toInstant(),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getString(7)),
        user.value(),
        after.orElse(Long.MAX_VALUE),
        most,
        user.value());
  }

  private static List<Expiring> expiring(ResultSet row) throws SQLException {
    Array amounts = row.getArray("amounts");
    Array times = row.getArray("times");
    if (amounts == null || times == null) {
      return List.of();
    }
    Integer[] amount = (Integer[]) amounts.getArray();
    Timestamp[] at = (Timestamp[]) times.getArray();
    return IntStream.range(0, amount.length)
        .mapToObj(i -> new Expiring(amount[i], at[i].toInstant()))
        .toList();
  }
}
