package io.tallystick.adapter.persistence.schema;

/** Payments of which money has gone back, with the credits that are reversed and are due. */
final class ReversedPayments {

  /**
   * The rule of {@link io.tallystick.domain.payment.MoneyReturned} where it is plain: in each
   * currency one charge of which the amount is known, no refund that has ended beside a sum,
   * nothing that was released. Left out are payments of which an event about refunds or disputes
   * waits or was discarded, and those that were credited under two ids.
   */
  static final String COMPARED =
      """
      SELECT entry.payment_id, entry.amount AS granted, later.reversed,
        least(entry.amount, sum(
          div(entry.amount * least(refunded, whole), nullif(whole, 0))
          + div(entry.amount * least(disputed, whole), nullif(whole, 0)))) AS due
      FROM (
        SELECT payment_id, currency, greatest(sum(refund), sum(told)) AS refunded,
          sum(disputed) AS disputed, max(charged) AS charged,
          NOT bool_or(is_other) AND NOT (bool_or(is_sum) AND bool_or(is_ended))
            AND count(*) FILTER (WHERE is_sum) < 2
            AND min(charge) IS NOT DISTINCT FROM max(last_charge) AS is_plain
        FROM (
          SELECT payment_id, currency, object_id, max(charged_minor) AS charged,
            min(charge_id) AS charge, max(charge_id) AS last_charge,
            bool_or(kind = 'REFUNDED_SO_FAR') AS is_sum, bool_or(kind = 'REFUND_ENDED') AS is_ended,
            bool_or(kind NOT IN ('REFUND', 'REFUND_ENDED', 'REFUNDED_SO_FAR', 'WITHDRAWN',
              'REINSTATED')) AS is_other,
            CASE WHEN bool_or(kind = 'REFUND_ENDED') THEN 0::bigint
              ELSE coalesce(max(amount_minor) FILTER (WHERE kind = 'REFUND'), 0) END AS refund,
            coalesce(max(amount_minor) FILTER (WHERE kind = 'REFUNDED_SO_FAR'), 0) AS told,
            coalesce(min(amount_minor) FILTER (WHERE kind = 'REINSTATED'),
              max(amount_minor) FILTER (WHERE kind = 'WITHDRAWN'), 0) AS disputed
          FROM tallystick.money_movements GROUP BY payment_id, currency, object_id) AS object
        GROUP BY payment_id, currency) AS back
      JOIN credit_ledger AS entry
        ON entry.payment_id = back.payment_id AND entry.kind IN ('purchase', 'invoice')
      JOIN stripe_events AS event ON event.event_id = entry.event_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN event.currency = back.currency THEN event.amount_minor
          ELSE charged END AS whole) AS paid
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(debt_change + forgiven - amount), 0) AS reversed
        FROM credit_ledger WHERE payment_id = entry.payment_id
          AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')) AS later
      WHERE NOT EXISTS (SELECT FROM stripe_events AS told
          WHERE told.payment_id = back.payment_id AND told.fact = 'money_back'
            AND told.processing_status NOT IN ('completed', 'ignored'))
        AND NOT EXISTS (SELECT FROM tallystick.payments_credited_twice AS twice
          WHERE back.payment_id IN (twice.payment_id, twice.other_id))
      GROUP BY entry.id, later.reversed
      HAVING bool_and(is_plain AND coalesce(whole, 0) > 0)\
      """;

  private ReversedPayments() {}
}
