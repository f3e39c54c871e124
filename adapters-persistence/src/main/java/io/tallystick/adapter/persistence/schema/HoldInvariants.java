package io.tallystick.adapter.persistence.schema;

import java.util.List;

/** What must hold of holds, of credits that expire, and of answers to the host application. */
final class HoldInvariants {

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "holds_equal_ledger",
              "what is held is the sum of the open holds, and each hold is in the ledger: what it"
                  + " took, and what it gave back since",
              """
              SELECT format('hold %s: amount %s, released %s; ledger: took %s, gave back %s',
                coalesce(hold.id, entries.hold_id), hold.amount, hold.released, entries.taken,
                entries.given)
              FROM tallystick.credit_holds AS hold FULL JOIN (
                SELECT hold_id, user_id, coalesce(-sum(amount) FILTER (WHERE kind = 'hold'), 0)
                    AS taken,
                  coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0) AS given
                FROM credit_ledger WHERE hold_id IS NOT NULL GROUP BY hold_id, user_id
              ) AS entries ON entries.hold_id = hold.id
              WHERE (hold.user_id, hold.amount, hold.released)
                IS DISTINCT FROM (entries.user_id, entries.taken, entries.given)
              """),
          new Invariant(
              "expiring_is_within_balance",
              "what of an account expires is in its balance",
              """
              SELECT format('user %s: balance %s, of which %s expire', lots.user_id,
                credits_balance, expiring)
              FROM (SELECT user_id, sum(remaining) AS expiring
                    FROM tallystick.credit_lots GROUP BY user_id) AS lots
              LEFT JOIN users ON users.id = lots.user_id
              WHERE expiring > coalesce(credits_balance, 0)
              """),
          new Invariant(
              "expiring_is_in_ledger",
              "credits that expire are those of a ledger row that says so",
              """
              SELECT format('ledger row %s: %s credits, of which %s expire',
                coalesce(entry.id, lots.entry_id), entry.amount, lots.amount)
              FROM (SELECT id, user_id, amount, expiring FROM credit_ledger
                    WHERE expires_at IS NOT NULL AND amount > 0) AS entry
              FULL JOIN (SELECT entry_id, user_id, sum(amount) AS amount
                         FROM tallystick.credit_lots GROUP BY entry_id, user_id) AS lots
                ON lots.entry_id = entry.id AND lots.user_id = entry.user_id
              WHERE entry.id IS NULL OR lots.amount IS NULL OR lots.amount > entry.amount
                OR entry.expiring IS NULL AND lots.amount <> entry.amount
              """),
          new Invariant(
              "expired_is_in_ledger",
              "what has expired is what the ledger took for it",
              """
              SELECT format('user %s: %s expired, ledger %s',
                coalesce(lots.user_id, entries.user_id), coalesce(expired, 0), coalesce(taken, 0))
              FROM (SELECT user_id, sum(expired) AS expired
                    FROM tallystick.credit_lots GROUP BY user_id) AS lots
              FULL JOIN (SELECT user_id, -sum(amount) AS taken
                         FROM credit_ledger WHERE kind = 'expiry' GROUP BY user_id) AS entries
                ON entries.user_id = lots.user_id
              WHERE coalesce(expired, 0) <> coalesce(taken, 0)
              """),
          new Invariant(
              "lot_uses_are_whole",
              "what holds and reversals took and have not given back is no more than is held, is"
                  + " still reversed, and is missing of each lot",
              """
              SELECT format('payment %s: took %s, still reversed %s', taken_by, taken, reversed)
              FROM (SELECT taken_by, sum(amount) AS taken FROM tallystick.lot_uses
                    WHERE NOT EXISTS (SELECT FROM tallystick.credit_holds WHERE id = taken_by)
                    GROUP BY taken_by) AS uses
              CROSS JOIN LATERAL (
                SELECT coalesce(sum(debt_change + forgiven - amount), 0) AS reversed
                FROM credit_ledger WHERE payment_id = taken_by
                  AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')) AS back
              WHERE taken > reversed
              UNION ALL
              SELECT format('hold %s: took %s, holds %s', hold.id, taken, hold.amount)
              FROM tallystick.credit_holds AS hold
              JOIN (SELECT taken_by, sum(amount) AS taken FROM tallystick.lot_uses
                    GROUP BY taken_by) AS uses ON uses.taken_by = hold.id
              WHERE hold.closed_at IS NULL AND taken <> hold.amount
              UNION ALL
              SELECT format('lot %s: %s taken, missing %s', lot.id, taken,
                lot.amount - lot.remaining - lot.expired)
              FROM tallystick.credit_lots AS lot
              JOIN (SELECT lot_id, sum(amount) AS taken FROM tallystick.lot_uses
                    GROUP BY lot_id) AS uses ON uses.lot_id = lot.id
              WHERE taken > lot.amount - lot.remaining - lot.expired
              """),
          new Invariant(
              "answered_is_booked",
              "what the host application was answered is in the ledger, or of a hold",
              """
              SELECT format('request %s of API key %s: %s, ledger row %s', left(idempotency_hash, 12),
                api_key_id, result, coalesce(entry_id::text, hold_id))
              FROM tallystick.api_requests AS request
              WHERE result = 'booked' AND NOT EXISTS (SELECT FROM credit_ledger AS entry
                  WHERE entry.id = entry_id AND starts_with(entry.booking_key,
                    format('%s:%s:%s:', entry.kind, api_key_id, idempotency_hash)))
                OR hold_id IS NOT NULL AND NOT EXISTS (SELECT FROM tallystick.credit_holds AS hold
                  WHERE hold.id = hold_id AND (result = 'hold_opened'
                    OR (hold.captured, hold.released) = (request.captured, request.released)))
              """));

  private HoldInvariants() {}
}
