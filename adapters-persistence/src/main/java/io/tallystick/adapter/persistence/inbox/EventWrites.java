package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is written of events: each list of them is one statement. */
@Singleton
record EventWrites(Sql statements) {

  private static final String CLAIM_DUE =
      """
      UPDATE stripe_events SET claimed_until = ?
      WHERE event_id = ANY ((%s || %s || %s)[1:?])
      RETURNING event_id
      """
          .formatted(
              claimable(
                  "next_attempt_at <= ? AND failure_code <> 'stripe_unavailable'",
                  "next_attempt_at"),
              claimable("processing_status = 'received' AND received_at < ?", "received_at"),
              claimable(
                  "next_attempt_at <= ? AND failure_code = 'stripe_unavailable'",
                  "next_attempt_at"));

  private static final String ADD =
      """
      INSERT INTO stripe_events (
        event_id, event_type, source, received_at, payload, raw_data, %1$s)
      SELECT event_id, event_type, source, received_at, payload, tallystick_jsonb(payload), %1$s
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bytea[], %2$s)
        AS new (event_id, event_type, source, received_at, payload, %1$s)
      """
          .formatted(EventRow.CHANGING, EventRow.ARRAYS);

  private static final String UPDATE =
      """
      UPDATE stripe_events AS event SET (%1$s, claimed_until) = ROW (%2$s, NULL)
      FROM unnest(?::text[], %3$s) AS new (event_id, %1$s)
      WHERE event.event_id = new.event_id
      """
          .formatted(
              EventRow.CHANGING, EventRow.CHANGING.replaceAll("\\w+", "new.$0"), EventRow.ARRAYS);

  /** Stores events that are not stored yet. */
  void add(List<NewEvent> events) {
    statements.later(
        ADD,
        parameters -> {
          List<NewEvent> sorted =
              events.stream().sorted(Comparator.comparing(e -> e.event().id())).toList();
          EventRow.bind(
              parameters
                  .rows(sorted.stream().map(e -> new EventRow(e.notice(), e.event())).toList())
                  .text(row -> row.event().id().value())
                  .text(row -> row.event().type())
                  .text(row -> row.event().source())
                  .instant(row -> row.event().receivedAt())
                  .bytes(sorted.stream().map(NewEvent::payload).toArray(byte[][]::new)));
        });
  }

  /** Stores what became of events that are there. */
  void update(List<ChangedEvent> events) {
    statements.later(
        UPDATE,
        parameters ->
            EventRow.bind(
                parameters
                    .rows(events.stream().map(e -> new EventRow(e.notice(), e.event())).toList())
                    .text(row -> row.event().id().value())),
        changed -> {
          if (changed != events.size()) {
            throw new IllegalStateException("an event to change does not exist");
          }
        });
  }

  /** Notes a failure, in the fewest columns, whatever the event is like. */
  void markFailed(StripeEventId id, Failed failed) {
    statements.execute(
        """
        UPDATE stripe_events SET processing_status = 'failed', failure_code = ?, error_message = ?, processed_at = ?,
          next_attempt_at = nullif(?, '')::timestamptz,
          payer_email = NULL, payer_reference = NULL, customer_id = NULL
        WHERE event_id = ? AND processing_status IN ('received', 'failed')
          AND failure_code IS DISTINCT FROM 'legacy_unfinished'
        """,
        failed.failure().code().code(),
        failed.failure().message(),
        failed.at(),
        failed.nextAttempt().map(Instant::toString).orElse(""),
        id.value());
  }

  /** Closes what else is stored of payments that are credited now. */
  void closeCredited(Set<PaymentId> payments, Instant at) {
    statements.later(
        """
        UPDATE stripe_events SET
          processing_status = 'ignored', skip_reason = ?, processed_at = ?,
          failure_code = NULL, error_message = NULL, next_attempt_at = NULL
        WHERE payment_id = ANY (?)
          AND fact IS DISTINCT FROM 'money_back'
          AND event_type NOT LIKE 'refund.%' AND event_type NOT LIKE 'charge.%'
          AND (processing_status = 'failed' AND failure_code <> 'legacy_unfinished'
            OR skip_reason = 'no_credits_metadata')
        """,
        parameters ->
            parameters.text(SkipReason.ALREADY_CREDITED.code()).instant(at).payments(payments));
  }

  /** Notes attempts. */
  void addAttempts(List<Attempt> attempts) {
    statements.later(
        """
        INSERT INTO stripe_event_attempts (
          event_id, attempted_at, triggered_by, outcome, code, message, duration_ms)
        SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::int4[])
        """,
        parameters ->
            parameters
                .rows(attempts)
                .text(attempt -> attempt.event().id().value())
                .instant(Attempt::at)
                .text(attempt -> attempt.trigger().name())
                .text(attempt -> attempt.event().status().code())
                .optionalText(attempt -> code(attempt.event()))
                .text(attempt -> attempt.event().describe())
                .integer(attempt -> Math.clamp(attempt.took().toMillis(), 0, Integer.MAX_VALUE)));
  }

  private static Optional<String> code(StripeEvent event) {
    if (event.state() instanceof Failed failed) {
      return Optional.of(failed.failure().writtenCode());
    }
    return event.state() instanceof Ignored ignored
        ? Optional.of(ignored.reason())
        : Optional.empty();
  }

  /** Claims events that are due, those that wait for Stripe last. */
  List<StripeEventId> claimDue(Instant now, Instant abandonedBefore, Instant until, int most) {
    return statements.query(
        CLAIM_DUE,
        row -> new StripeEventId(row.getString(1)),
        until,
        now,
        now,
        most,
        abandonedBefore,
        now,
        most,
        now,
        now,
        most,
        most);
  }

  /** Found once, and by an index of its own: a join might look, and lock, again. */
  private static String claimable(String condition, String since) {
    return """
    ARRAY(SELECT event_id FROM stripe_events
      WHERE %s AND (claimed_until IS NULL OR claimed_until <= ?)
      ORDER BY %s LIMIT ? FOR UPDATE SKIP LOCKED)\
    """
        .formatted(condition, since);
  }
}
