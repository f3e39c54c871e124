package io.tallystick.adapter.persistence.reconcile;

import io.tallystick.domain.credit.MoveDecision;

/** Payments that are credited under two of their ids. */
public final class CreditedTwiceQuery {

  /**
   * The account that the credits are on, or were on first, has no adjustment since whose reason
   * names the id, but for those by which they were moved, and the credits have not gone back with
   * the money.
   */
  private static final String OPEN =
      """
      SELECT twice.payment_id, twice.other_id, entry.id AS entry_id,
        coalesce(moved.user_id, entry.user_id) AS user_id, entry.amount
      FROM tallystick.payments_credited_twice AS twice
      JOIN credit_ledger AS entry
        ON entry.payment_id = twice.other_id AND entry.kind IN ('purchase', 'invoice')
      LEFT JOIN tallystick.moved_payments AS moved ON moved.payment_id = entry.payment_id
      WHERE NOT EXISTS (
          SELECT FROM credit_ledger AS correction
          WHERE correction.user_id IN (entry.user_id, coalesce(moved.user_id, entry.user_id))
            AND correction.kind = 'adjustment'
            AND correction.amount < 0 AND correction.id > entry.id
            AND NOT (starts_with(correction.reason, '%s')
              AND strpos(correction.reason, ', payment ' || twice.other_id || ', event ') > 0)
            AND strpos(correction.reason, twice.other_id) > 0)
        AND entry.amount > (
          SELECT coalesce(sum(debt_change + forgiven - amount), 0) FROM credit_ledger AS returned
          WHERE returned.payment_id = entry.payment_id
            AND returned.kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal'))\
      """
          .formatted(MoveDecision.REASON);

  private CreditedTwiceQuery() {}

  /** A query for the ledger rows of those that nobody has put right. */
  public static String open() {
    return OPEN;
  }
}
