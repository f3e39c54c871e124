package io.tallystick.adapter.persistence;

import io.tallystick.adapter.persistence.SchemaInventory.Defect;
import io.tallystick.application.port.in.VerifyBooks.Check;
import io.tallystick.application.port.out.Invariants;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must hold, each as a query for the rows that break it. Most of it the schema refuses in the
 * first place; this finds what got past it: a trigger switched off, a table restored in part.
 */
@Singleton
final class PostgresInvariants implements Invariants {

  private record Invariant(String name, String statement, String offenders) {}

  private static final int MOST_OFFENDERS = 100;

  private static final List<Invariant> INVARIANTS =
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
              "each ledger row's balance_after is the sum of the account's rows up to it",
              """
              SELECT format('ledger row %s of user %s: balance_after %s, sum %s',
                id, user_id, balance_after, running)
              FROM (SELECT id, user_id, balance_after,
                      sum(amount) OVER (PARTITION BY user_id ORDER BY id) AS running
                    FROM credit_ledger) AS entries
              WHERE balance_after <> running
              """),
          new Invariant(
              "balance_not_negative",
              "no balance is below zero",
              """
              SELECT format('user %s: balance %s', id, credits_balance)
              FROM users WHERE credits_balance < 0
              """),
          new Invariant(
              "payment_credited_once",
              "no payment is credited twice",
              """
              SELECT format('payment %s: ledger rows %s', payment_id, string_agg(id::text, ', '))
              FROM credit_ledger WHERE kind = 'purchase'
              GROUP BY payment_id HAVING count(*) > 1
              """),
          new Invariant(
              "completed_is_booked",
              "every completed event has its ledger row, with the same user and credits",
              """
              SELECT format('event %s: says %s credits for user %s, ledger says %s for %s',
                event.event_id, event.credits, event.user_id, entry.amount, entry.user_id)
              FROM stripe_events AS event
              LEFT JOIN credit_ledger AS entry ON entry.event_id = event.event_id
              WHERE event.processing_status = 'completed' AND event.source <> 'legacy'
                AND (event.credits, event.user_id) IS DISTINCT FROM (entry.amount, entry.user_id)
              """),
          new Invariant(
              "booked_is_completed",
              "every ledger row of an event belongs to an event that is completed",
              """
              SELECT format('ledger row %s: event %s is %s', entry.id, entry.event_id,
                coalesce(event.processing_status, 'missing'))
              FROM credit_ledger AS entry
              LEFT JOIN stripe_events AS event ON event.event_id = entry.event_id
              WHERE entry.event_id IS NOT NULL
                AND event.processing_status IS DISTINCT FROM 'completed'
              """),
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
              """),
          new Invariant(
              "credited_is_not_waiting",
              "no event waits as failed whose payment is credited",
              """
              SELECT format('event %s waits, payment %s is credited', event.event_id,
                event.payment_id)
              FROM stripe_events AS event
              JOIN credit_ledger AS entry
                ON entry.payment_id = event.payment_id AND entry.kind = 'purchase'
              WHERE event.processing_status = 'failed'
                AND event.failure_code <> 'legacy_unfinished'
              """),
          new Invariant(
              "status_is_whole",
              "every event's status goes with its time, its failure code and its skip reason",
              """
              SELECT format('event %s: %s', event_id, processing_status) FROM stripe_events
              WHERE processing_status NOT IN
                  ('received', 'completed', 'ignored', 'failed', 'discarded')
                OR (processing_status = 'received') <> (processed_at IS NULL)
                OR (processing_status = 'failed' AND failure_code IS NULL)
                OR (processing_status = 'ignored') <> (skip_reason IS NOT NULL)
                OR (next_attempt_at IS NOT NULL AND processing_status <> 'failed')
              """),
          new Invariant(
              "raw_data_is_payload",
              "raw_data says the same as the bytes that were received",
              """
              SELECT format('event %s', event_id) FROM stripe_events
              WHERE tallystick_jsonb(payload) IS DISTINCT FROM raw_data
              """),
          new Invariant(
              "attempts_are_counted",
              "every try of an event is noted",
              """
              SELECT format('event %s: counts %s tries, noted %s', event.event_id, event.attempts,
                coalesce(noted.tries, 0))
              FROM stripe_events AS event
              LEFT JOIN (SELECT event_id, count(*) AS tries FROM stripe_event_attempts
                         GROUP BY event_id) AS noted ON noted.event_id = event.event_id
              WHERE event.attempts <> coalesce(noted.tries, 0)
              """));

  private final Statements statements;

  PostgresInvariants(Statements statements) {
    this.statements = statements;
  }

  /** Where a table or column is missing, no other check can be made. */
  @Override
  public List<Check> check() {
    List<Defect> defects =
        statements.run("", statement -> SchemaInventory.defects(statement.getConnection()));
    Check guards =
        new Check(
            "guards_are_on",
            "the tables, and the triggers, constraints and indexes that keep all this, are as made",
            defects.stream().map(Defect::problem).toList());
    if (defects.stream().anyMatch(defect -> defect.object().kind().holdsData())) {
      return List.of(guards);
    }
    return Stream.concat(INVARIANTS.stream().map(this::check), Stream.of(guards)).toList();
  }

  private Check check(Invariant invariant) {
    return statements.run(
        "SELECT * FROM (" + invariant.offenders() + ") AS offenders LIMIT " + MOST_OFFENDERS,
        statement -> {
          List<String> offenders = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              offenders.add(row.getString(1));
            }
          }
          return new Check(invariant.name(), invariant.statement(), offenders);
        });
  }
}
