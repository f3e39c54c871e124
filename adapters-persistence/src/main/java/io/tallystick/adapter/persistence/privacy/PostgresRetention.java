package io.tallystick.adapter.persistence.privacy;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.privacy.PayloadRetention;
import io.tallystick.domain.inbox.ProcessingStatus;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Empties {@code payload} and {@code raw_data} of old events. */
@Singleton
record PostgresRetention(Sql statements) implements PayloadRetention {

  /**
   * Events that may be emptied. Some that are ignored are kept for 90 days, as they are still read
   * when a later event comes: what a session sells whose money has not been captured yet, or whose
   * refund may fail, and refunds that name a charge of which the payment is not known; and so are
   * those that an upgrade teaches to understand.
   */
  private static final String PERMIT =
      """
      INSERT INTO tallystick.removals (transaction, subject, purpose)
      SELECT pg_current_xact_id(), event_id, 'retention' FROM (
        SELECT event_id FROM stripe_events AS event
        WHERE event_id = ANY (string_to_array(?, ' '))
          AND processing_status IN ('completed', 'ignored')
          AND length(payload) > 0 AND payload_removed_at IS NULL
          AND NOT (received_at > ?::timestamptz - interval '90 days'
            AND (coalesce(skip_reason, '')
                IN ('awaiting_payment', 'no_credits_metadata', 'already_refunded')
                AND NOT EXISTS (SELECT FROM credit_ledger
                  WHERE credit_ledger.payment_id = event.payment_id)
              OR coalesce(skip_reason, '') = 'payment_not_credited'
                AND fact = 'money_back' AND payment_id = charge_id
              OR coalesce(skip_reason, '') = 'not_yet_supported'))
        ORDER BY event_id FOR UPDATE SKIP LOCKED) AS old
      """;

  private static final Place FIRST = new Place(Instant.EPOCH, "");

  @Override
  public Step remove(
      ProcessingStatus status, Instant before, Optional<Place> after, int most, Instant now) {
    Place last = after.orElse(FIRST);
    List<Place> next =
        statements.query(
            """
            SELECT received_at, event_id FROM stripe_events
            WHERE processing_status = ? AND received_at < ?
              AND (received_at, event_id) > (?::timestamptz, ?)
            ORDER BY received_at, event_id LIMIT ?
            """,
            row -> new Place(row.getTimestamp(1).toInstant(), row.getString(2)),
            status.code(),
            before,
            last.receivedAt().toString(),
            last.event(),
            most);
    if (next.isEmpty()) {
      return new Step(0, Optional.empty());
    }
    int removed =
        statements.execute(
            PERMIT, String.join(" ", next.stream().map(Place::event).toList()), now.toString());
    if (removed > 0) {
      statements.execute(
          """
          UPDATE stripe_events SET payload = '', raw_data = NULL, payload_removed_at = ?
          FROM tallystick.removals
          WHERE transaction = pg_current_xact_id() AND event_id = subject
          """,
          now);
    }
    return new Step(removed, Optional.of(next.getLast()));
  }
}
