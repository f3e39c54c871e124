package io.tallystick.adapter.persistence;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.BookedPayments;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Payments as the ledger and the events have them. */
@Singleton
final class PostgresBookedPayments implements BookedPayments {

  /** What an earlier version has put off is as open as what failed. */
  private static final String SETTLED =
      """
      bool_or(processing_status IN ('ignored', 'discarded', 'completed')
          AND skip_reason IS DISTINCT FROM 'not_yet_supported'
          AND skip_reason IS DISTINCT FROM 'awaiting_payment')
        AND NOT bool_or(processing_status IN ('failed', 'received')
          AND fact IS DISTINCT FROM 'money_back') AS settled\
      """;

  private final Sql statements;

  PostgresBookedPayments(Sql statements) {
    this.statements = statements;
  }

  private record Named(String id, Standing standing) {}

  @Override
  public Map<PaymentId, Standing> standings(Set<PaymentId> payments) {
    return statements
        .query(
            """
            SELECT payment_id, %s,
              bool_or(EXISTS (SELECT FROM tallystick.event_amendments AS amendment
                WHERE amendment.event_id = event.event_id AND credits IS NOT NULL)) AS amended
            FROM stripe_events AS event
            WHERE payment_id = ANY (string_to_array(?, ' '))
              AND fact IS DISTINCT FROM 'money_back'
            GROUP BY payment_id
            """
                .formatted(SETTLED),
            row ->
                new Named(
                    row.getString(1),
                    new Standing(
                        Optional.empty(), row.getBoolean("settled"), row.getBoolean("amended"))),
            String.join(" ", payments.stream().map(PaymentId::value).toList()))
        .stream()
        .collect(toMap(named -> new PaymentId(named.id()), Named::standing));
  }

  @Override
  public Map<String, Standing> invoices(Set<String> invoices) {
    String ids = String.join(" ", invoices);
    return statements
        .query(
            """
            SELECT invoice, amount, coalesce(settled, false) AS settled
            FROM unnest(string_to_array(?, ' ')) AS invoice
            LEFT JOIN (SELECT booking_key, amount FROM credit_ledger
                WHERE booking_key IN (SELECT kind || id FROM unnest(string_to_array(?, ' ')) AS id,
                  unnest(ARRAY['invoice:', 'purchase:']) AS kind)) AS entry
              ON booking_key IN ('invoice:' || invoice, 'purchase:' || invoice)
            LEFT JOIN (SELECT object_id, %s FROM stripe_events
                WHERE object_id = ANY (string_to_array(?, ' ')) AND event_type LIKE 'invoice.%%'
                GROUP BY object_id) AS event ON object_id = invoice
            WHERE booking_key IS NOT NULL OR object_id IS NOT NULL
            """
                .formatted(SETTLED),
            row ->
                new Named(
                    row.getString("invoice"),
                    new Standing(
                        PostgresReconcileRuns.number(row, "amount"),
                        row.getBoolean("settled"),
                        false)),
            ids,
            ids,
            ids)
        .stream()
        .collect(toMap(Named::id, Named::standing, (one, other) -> one));
  }

  @Override
  public List<Row> rows(Instant since, Instant until, long after, int most) {
    return statements.query(
        """
        SELECT id, payment_id, amount - debt_change AS credits,
          CASE kind WHEN 'purchase' THEN 'session' ELSE kind END AS type,
          CASE kind WHEN 'purchase' THEN payment_id WHEN 'invoice' THEN invoice_id
            WHEN 'refund' THEN refund_id ELSE dispute_id END AS object
        FROM credit_ledger
        WHERE id > ? AND created_at >= ? AND created_at <= ?
          AND (kind = 'purchase' OR kind = 'invoice' AND invoice_id IS NOT NULL
            OR kind = 'refund' AND refund_id IS NOT NULL
            OR kind = 'dispute' AND dispute_id IS NOT NULL)
        ORDER BY id LIMIT ?
        """,
        row ->
            new Row(
                row.getLong("id"),
                row.getString("type"),
                row.getString("object"),
                Optional.ofNullable(row.getString("payment_id")),
                row.getLong("credits")),
        after,
        since,
        until,
        most);
  }
}
