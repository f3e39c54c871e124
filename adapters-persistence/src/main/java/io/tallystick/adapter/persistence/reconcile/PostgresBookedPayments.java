package io.tallystick.adapter.persistence.reconcile;

import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Payments as the ledger and the events have them. */
@Singleton
record PostgresBookedPayments(Sql statements) implements BookedPayments {

  private record Named(PaymentId payment, Standing standing) {}

  /**
   * Only events of the purchase itself say that it buys nothing, and not those of its charge or of
   * a PaymentIntent that names no credits. What an earlier version has put off is open.
   */
  @Override
  public Map<PaymentId, Standing> standings(Set<PaymentId> payments) {
    return statements
        .query(
            """
            SELECT payment_id,
              bool_or(fact = 'paid' AND skip_reason IS DISTINCT FROM 'not_yet_supported'
                  AND processing_status IN ('ignored', 'discarded', 'completed'))
                AND NOT bool_or(processing_status IN ('failed', 'received')) AS settled,
              bool_or(EXISTS (SELECT FROM tallystick.event_amendments AS amendment
                WHERE amendment.event_id = event.event_id AND credits IS NOT NULL)) AS amended,
              min(event_id) FILTER (WHERE processing_status = 'completed') AS credited_by,
              min(processed_at) FILTER (WHERE processing_status = 'completed') AS credited_at
            FROM stripe_events AS event
            WHERE payment_id = ANY (string_to_array(?, ' '))
              AND fact IS DISTINCT FROM 'money_back'
            GROUP BY payment_id
            """,
            row ->
                new Named(
                    new PaymentId(row.getString("payment_id")),
                    new Standing(
                        row.getBoolean("settled"),
                        row.getBoolean("amended"),
                        Optional.ofNullable(row.getString("credited_by")).map(StripeEventId::new),
                        Sql.instant(row, "credited_at"))),
            String.join(" ", payments.stream().map(PaymentId::value).toList()))
        .stream()
        .collect(toMap(Named::payment, Named::standing));
  }

  @Override
  public List<Row> rows(ReconcileRuns.Run run, long after, int most) {
    return statements.scan(
        """
        SELECT id, entry.payment_id, type, object_id, amount - debt_change AS credits, twice
        FROM credit_ledger AS entry CROSS JOIN LATERAL (
          SELECT id IN (SELECT entry_id FROM (%s) AS open) AS twice,
            CASE kind WHEN 'purchase' THEN 'session' ELSE kind END AS type,
            CASE kind WHEN 'invoice' THEN invoice_id ELSE payment_id END AS seen_as,
            CASE kind WHEN 'invoice' THEN invoice_id WHEN 'purchase' THEN payment_id
              ELSE coalesce(refund_id, dispute_id, payment_id) END AS object_id) AS named
        WHERE id > ? AND created_at >= ? AND created_at <= ?
          AND kind IN ('purchase', 'invoice', 'refund', 'dispute') AND object_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM stripe_events AS event
            WHERE event.event_id = entry.event_id AND event.account_id IS NOT NULL)
          AND (twice OR NOT EXISTS (SELECT FROM tallystick.reconcile_seen AS seen
            WHERE seen.run_id = ? AND seen.type = named.type AND seen.object_id = named.seen_as))
        ORDER BY id LIMIT ?
        """
            .replace("(%s)", "(" + CreditedTwiceQuery.open() + ")"),
        row ->
            new Row(
                row.getLong("id"),
                row.getString("type"),
                row.getString("object_id"),
                new PaymentId(row.getString("payment_id")),
                row.getLong("credits"),
                row.getBoolean("twice")),
        after,
        run.since(),
        run.until(),
        run.id(),
        most);
  }
}
