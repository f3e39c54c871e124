package io.tallystick.adapter.persistence.schema;

import io.tallystick.adapter.persistence.reconcile.CreditedTwiceQuery;
import java.util.List;

/** What must hold of balances and the ledger. */
final class LedgerInvariants {

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "balance_equals_ledger",
              "every balance is the sum of the account's ledger rows",
              """
              SELECT format('user %s: balance %s, ledger %s',
                coalesce(users.id, entries.user_id), users.credits_balance,
                coalesce(entries.total, 0))
              FROM users FULL JOIN (
                SELECT user_id, sum(amount) AS total FROM credit_ledger GROUP BY user_id
              ) AS entries ON entries.user_id = users.id
              WHERE coalesce(users.credits_balance, 0) <> coalesce(entries.total, 0)
              """),
          new Invariant(
              "ledger_is_unbroken",
              "each ledger row's balance_after and debt_after are sums of the account's rows up to"
                  + " it",
              """
              SELECT format('ledger row %s of user %s: balance_after %s, sum %s; debt_after %s, sum'
                ' %s', id, user_id, balance_after, balance, debt_after, debt)
              FROM (SELECT id, user_id, balance_after, debt_after,
                      sum(amount) OVER rows_so_far AS balance,
                      sum(debt_change) OVER rows_so_far AS debt
                    FROM credit_ledger
                    WINDOW rows_so_far AS (PARTITION BY user_id ORDER BY id)) AS entries
              WHERE (balance_after, debt_after) <> (balance, debt)
              """),
          new Invariant(
              "balance_not_negative",
              "no balance is below zero",
              """
              SELECT format('user %s: balance %s', id, credits_balance)
              FROM users WHERE credits_balance < 0
              """),
          new Invariant(
              "debt_not_negative",
              "no account owes less than nothing",
              """
              SELECT format('user %s: debt %s', user_id, sum(debt_change))
              FROM credit_ledger GROUP BY user_id HAVING sum(debt_change) < 0
              """),
          new Invariant(
              "balance_repays_debt",
              "what adds to a balance repays what the account owes, at the same time",
              """
              SELECT format('user %s: ledger row %s leaves balance %s beside debt %s', user_id, id,
                balance_after, debt_after)
              FROM credit_ledger AS entry
              WHERE debt_after > 0 AND balance_after > 0 AND (amount > 0 OR kind = 'repayment')
                AND kind NOT IN ('opening', 'external')
                AND NOT EXISTS (SELECT FROM credit_ledger AS later
                  WHERE later.user_id = entry.user_id AND later.id > entry.id
                    AND later.created_at = entry.created_at
                    AND (later.balance_after = 0 OR later.debt_after = 0))
              """),
          new Invariant(
              "booked_once",
              "no booking key is used twice",
              """
              SELECT format('booking key %s: ledger rows %s', booking_key,
                string_agg(id::text, ', '))
              FROM credit_ledger GROUP BY booking_key HAVING count(*) > 1
              """),
          new Invariant(
              "payment_credited_once",
              "no payment is credited twice",
              """
              SELECT format('payment %s: ledger rows %s', payment_id, string_agg(id::text, ', '))
              FROM credit_ledger WHERE kind IN ('purchase', 'invoice')
              GROUP BY payment_id HAVING count(*) > 1
              """),
          new Invariant(
              "invoice_credited_once",
              "no invoice is credited twice, and none under an alias of its payment",
              """
              SELECT format('invoice %s: ledger rows %s', invoice_id, string_agg(id::text, ', '))
              FROM credit_ledger WHERE kind = 'invoice'
              GROUP BY invoice_id HAVING count(*) > 1
              UNION ALL
              SELECT format('ledger row %s: payment %s is an alias of %s', entry.id,
                entry.payment_id, known.payment_id)
              FROM credit_ledger AS entry
              JOIN tallystick.payment_aliases AS known ON known.alias = entry.payment_id
              UNION ALL
              SELECT format('payment %s is an alias of %s, and has aliases', known.alias,
                known.payment_id)
              FROM tallystick.payment_aliases AS known
              WHERE EXISTS (SELECT FROM tallystick.payment_aliases AS other
                WHERE other.payment_id = known.alias)
              """),
          new Invariant(
              "payment_credited_under_one_id",
              "no payment is credited under two of its ids: the credits of one are to be taken back"
                  + " by an adjustment whose reason names that id",
              """
              SELECT format('user %s: ledger row %s credits %s for %s, and payment %s is credited,'
                ' too', user_id, entry_id, amount, other_id, payment_id)
              FROM (%s) AS open
              """
                  .replace("(%s)", "(" + CreditedTwiceQuery.open() + ")")),
          new Invariant(
              "reversed_is_within_granted",
              "of no payment more credits are reversed than were granted, nor more restored than"
                  + " reversed",
              """
              SELECT format('payment %s: granted %s, reversed %s', payment_id, granted, reversed)
              FROM (SELECT payment_id,
                      coalesce(sum(amount) FILTER (WHERE kind IN ('purchase', 'invoice')), 0)
                        AS granted,
                      coalesce(sum(debt_change + forgiven - amount) FILTER (WHERE kind IN (
                        'refund', 'refund_reversal', 'dispute', 'dispute_reversal')), 0)
                        AS reversed
                    FROM credit_ledger WHERE payment_id IS NOT NULL GROUP BY payment_id) AS payment
              WHERE reversed NOT BETWEEN 0 AND granted
              """),
          new Invariant(
              "refunds_are_reversed",
              "of a payment so many credits are reversed as follows from its refunds and disputes",
              """
              SELECT format('payment %s: granted %s, reversed %s; by its refunds and disputes %s',
                payment_id, granted, reversed, due)
              FROM (\
              """
                  + ReversedPayments.COMPARED
                  + ") AS compared WHERE reversed <> due"),
          new Invariant(
              "adjustment_is_on_record",
              "every adjustment of a balance is in the audit log, by the same person at that time",
              """
              SELECT format('ledger row %s: %s of user %s by %s is not in the audit log',
                entry.id, entry.amount, entry.user_id, entry.actor)
              FROM credit_ledger AS entry
              WHERE entry.kind = 'adjustment' AND NOT EXISTS (
                SELECT FROM audit_log
                WHERE subject = 'user ' || entry.user_id AND action = 'adjust'
                  AND actor = entry.actor AND at = entry.created_at)
              """));

  private LedgerInvariants() {}
}
