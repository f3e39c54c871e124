package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Adjustment.MovedPayment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Adjustments that need a second person: the table {@code tallystick.pending_adjustments}. */
@Singleton
record PostgresPendingAdjustments(Sql statements)
    implements PendingAdjustments, BrowsePendingAdjustments {

  @Override
  public boolean add(Adjustment adjustment, Instant at) {
    return statements.execute(
            """
            INSERT INTO tallystick.pending_adjustments (user_id, amount, reason, author, payment_id,
              event_id, from_user, asked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            adjustment.user().value(),
            adjustment.amount(),
            adjustment.reason(),
            adjustment.actor(),
            adjustment.moves().map(it -> it.payment().value()).orElse(null),
            adjustment.moves().map(it -> it.event().value()).orElse(null),
            adjustment.moves().map(it -> it.from().value()).orElse(null),
            at)
        == 1;
  }

  @Override
  public Optional<Adjustment> waitingMove(PaymentId payment) {
    return statements.first(
        "SELECT * FROM tallystick.pending_adjustments WHERE payment_id = ? AND decision IS"
            + " NULL",
        PostgresPendingAdjustments::adjustment,
        payment.value());
  }

  @Override
  public Optional<Pending> find(long id) {
    return statements.first(
        "SELECT * FROM tallystick.pending_adjustments WHERE id = ?",
        row -> new Pending(adjustment(row), row.getString("decision") != null),
        id);
  }

  @Override
  public boolean decide(long id, AdjustmentDecision decision, String person, Instant at) {
    return statements.execute(
            """
            UPDATE tallystick.pending_adjustments
            SET decision = ?, decided_by = ?, decided_at = ?
            WHERE id = ? AND decision IS NULL
            """,
            decision.code(),
            person,
            at,
            id)
        == 1;
  }

  /** What a second person has confirmed was not booked alone. */
  @Override
  public long addedAlone(String person, Instant after) {
    return statements.only(
        """
        SELECT (SELECT coalesce(sum(amount), 0) FROM credit_ledger
            WHERE kind = 'adjustment' AND actor = ? AND created_at > ? AND amount > 0)
          - (SELECT coalesce(sum(amount), 0) FROM tallystick.pending_adjustments
            WHERE decision = 'confirmed' AND author = ? AND decided_at > ? AND amount > 0)
          AS added
        """,
        row -> row.getLong("added"),
        person,
        after,
        person,
        after);
  }

  @Override
  public List<Row> pending(int most) {
    return statements.query(
        """
        SELECT * FROM tallystick.pending_adjustments
        ORDER BY decision IS NOT NULL, CASE WHEN decision IS NULL THEN id ELSE -id END LIMIT ?
        """,
        row ->
            new Row(
                row.getLong("id"),
                adjustment(row),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("decision") == null
                    ? Optional.empty()
                    : Optional.of(
                        new Decided(
                            row.getString("decision"),
                            row.getString("decided_by"),
                            row.getTimestamp("decided_at").toInstant()))),
        most);
  }

  private static Adjustment adjustment(ResultSet row) throws SQLException {
    String payment = row.getString("payment_id");
    return new Adjustment(
        new UserId(row.getLong("user_id")),
        row.getInt("amount"),
        row.getString("reason"),
        row.getString("author"),
        payment == null
            ? Optional.empty()
            : Optional.of(
                new MovedPayment(
                    new PaymentId(payment),
                    new StripeEventId(row.getString("event_id")),
                    new UserId(row.getLong("from_user")))));
  }
}
