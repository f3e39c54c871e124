package io.tallystick.adapter.persistence.schema;

import java.util.List;

/** What must hold of the events, and between them and the ledger. */
final class InboxInvariants {

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "completed_is_booked",
              "every completed event has its ledger rows, with the same user and credits",
              """
              SELECT format('event %s: says %s credits for user %s, ledger says %s for %s',
                event.event_id, event.credits, event.user_id, coalesce(entries.amount, 0),
                entries.users)
              FROM stripe_events AS event
              LEFT JOIN (
                SELECT event_id, sum(amount) AS amount,
                  string_agg(DISTINCT user_id::text, ', ') AS users
                FROM credit_ledger WHERE event_id IS NOT NULL GROUP BY event_id
              ) AS entries ON entries.event_id = event.event_id
              WHERE event.processing_status = 'completed' AND event.source <> 'legacy'
                AND (event.credits IS DISTINCT FROM coalesce(entries.amount, 0)
                  OR coalesce(entries.users <> event.user_id::text, event.credits <> 0))
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
              "credited_is_not_waiting",
              "no event waits as failed whose payment is credited",
              """
              SELECT format('event %s waits, payment %s is credited', event.event_id,
                event.payment_id)
              FROM stripe_events AS event
              JOIN credit_ledger AS entry
                ON entry.payment_id = event.payment_id AND entry.kind IN ('purchase', 'invoice')
              WHERE event.processing_status = 'failed'
                AND event.fact IS DISTINCT FROM 'money_back'
                AND event.event_type NOT LIKE 'refund.%' AND event.event_type NOT LIKE 'charge.%'
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
              "attempts_are_counted",
              "every attempt to process an event is recorded",
              """
              SELECT format('event %s: counts %s tries, noted %s', event.event_id, event.attempts,
                coalesce(noted.tries, 0))
              FROM stripe_events AS event
              LEFT JOIN (SELECT event_id, count(*) AS tries FROM stripe_event_attempts
                         GROUP BY event_id) AS noted ON noted.event_id = event.event_id
              WHERE event.attempts <> coalesce(noted.tries, 0)
              """),
          new Invariant(
              "attempted_is_stored",
              "every event that was attempted, or amended by a person, is there",
              """
              SELECT format('event %s is missing: attempted %s times', event_id, count(*))
              FROM stripe_event_attempts WHERE NOT EXISTS (
                SELECT FROM stripe_events
                WHERE stripe_events.event_id = stripe_event_attempts.event_id)
              GROUP BY event_id
              UNION ALL
              SELECT format('event %s is missing: amended by %s', event_id, actor)
              FROM tallystick.event_amendments WHERE NOT EXISTS (
                SELECT FROM stripe_events
                WHERE stripe_events.event_id = event_amendments.event_id)
              """));

  private InboxInvariants() {}
}
