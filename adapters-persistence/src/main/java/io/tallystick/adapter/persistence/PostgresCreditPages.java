package io.tallystick.adapter.persistence;

import io.tallystick.application.query.BrowseCredits;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Accounts as the host application reads them: the view {@code user_credits} and the ledger. */
@Singleton
final class PostgresCreditPages implements BrowseCredits {

  private final Statements statements;

  PostgresCreditPages(Statements statements) {
    this.statements = statements;
  }

  @Override
  public Optional<Standing> standing(UserId user) {
    return statements
        .query(
            "SELECT balance, debt, held FROM user_credits WHERE user_id = ?",
            row -> new Standing(row.getLong(1), row.getLong(2), row.getLong(3)),
            user.value())
        .stream()
        .findFirst();
  }

  @Override
  public List<Entry> entries(UserId user, Optional<Long> after, int most) {
    return statements.query(
        """
        SELECT id, created_at, kind, amount, debt_change, balance_after, reason
        FROM credit_ledger WHERE user_id = ? AND id < ? ORDER BY id DESC LIMIT ?
        """,
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
        most);
  }
}
