package io.tallystick.adapter.persistence;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inbox: the tables {@code stripe_events} and {@code stripe_event_attempts}. */
@Singleton
final class PostgresInbox implements WebhookInbox {

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

  private final Sql statements;
  private final EventAmendments amendments;
  private final PaymentHistories histories;

  PostgresInbox(Sql statements, EventAmendments amendments, PaymentHistories histories) {
    this.statements = statements;
    this.amendments = amendments;
    this.histories = histories;
  }

  @Override
  public List<StoredEvent> find(Collection<StripeEventId> ids) {
    return statements.run(
        "SELECT payload, " + EventRow.COLUMNS + " FROM stripe_events WHERE event_id = ANY (?)",
        statement -> {
          bindIds(statement, ids);
          return readStored(statement);
        });
  }

  @Override
  public List<StoredEvent> ofPayments(Collection<PaymentId> payments) {
    return statements.run(
        "SELECT payload, "
            + EventRow.COLUMNS
            + """
             FROM stripe_events WHERE payment_id = ANY (?)
              AND processing_status IN ('received', 'ignored', 'failed')
              AND coalesce(fact, '') NOT IN ('irrelevant', 'money_back')
              AND payload_removed_at IS NULL
            ORDER BY received_at, event_id
            """,
        statement -> {
          bindPayments(statement, 1, payments);
          return readStored(statement);
        });
  }

  @Override
  public Answer<Map<PaymentId, PaymentHistory>> histories(Collection<PaymentId> payments) {
    return histories.of(payments);
  }

  @Override
  public void addMovements(List<EventNotice> moneyBack) {
    histories.add(moneyBack);
  }

  @Override
  public Answer<Map<PaymentId, PaymentId>> aliases(Collection<PaymentId> ids) {
    return histories.aliases(ids);
  }

  @Override
  public void keep(Map<PaymentId, PaymentId> aliases) {
    histories.keep(aliases);
  }

  @Override
  public void noteCreditedTwice(Map<PaymentId, PaymentId> ids) {
    histories.noteCreditedTwice(ids);
  }

  private static List<StoredEvent> readStored(PreparedStatement statement) throws SQLException {
    List<StoredEvent> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new StoredEvent(EventRow.read(row), row.getBytes("payload")));
      }
    }
    return found;
  }

  @Override
  public Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids) {
    return lock(ids, "").get();
  }

  @Override
  public Map<StripeEventId, StripeEvent> tryLock(Collection<StripeEventId> ids) {
    return lock(ids, " SKIP LOCKED").get();
  }

  /**
   * Each is looked up for itself: for all at once, a plan that is made while the table is empty
   * reads the whole of another index that holds their ids.
   */
  @Override
  public Answer<Set<StripeEventId>> known(Collection<StripeEventId> ids) {
    return statements
        .asking(
            """
            SELECT wanted.id FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
              SELECT FROM stripe_events WHERE event_id = wanted.id OFFSET 0) AS stored
            """,
            parameters -> parameters.events(ids),
            row -> new StripeEventId(row.getString(1)))
        .map(Set::copyOf);
  }

  private Answer<Map<StripeEventId, StripeEvent>> lock(
      Collection<StripeEventId> ids, String otherwise) {
    Map<StripeEventId, StripeEvent> held = new HashMap<>();
    return statements
        .asking(
            "SELECT "
                + EventRow.COLUMNS
                + " FROM stripe_events WHERE event_id = ANY (?) ORDER BY event_id FOR UPDATE"
                + otherwise,
            parameters -> parameters.events(ids),
            row -> {
              StripeEvent event = EventRow.read(row);
              return held.put(event.id(), event);
            })
        .map(read -> held);
  }

  @Override
  public void add(List<NewEvent> events) {
    statements.later(
        """
        INSERT INTO stripe_events (
          event_id, event_type, source, received_at, payload, raw_data,
          livemode, api_version, account_id, object_id, stripe_created_at, payment_id,
          fact, charge_id, amount_minor, currency, payer_email, payer_reference, customer_id, credits_claimed,
          processing_status, processed_at, error_message, failure_code,
          next_attempt_at, skip_reason, user_id, credits, note, warning, attempts)
        SELECT event_id, event_type, source, received_at, payload, tallystick_jsonb(payload),
          livemode, api_version, account_id, object_id, stripe_created_at, payment_id,
          fact, charge_id, amount_minor, currency, payer_email, payer_reference, customer_id, credits_claimed,
          processing_status, processed_at, error_message, failure_code,
          next_attempt_at, skip_reason, user_id, credits, note, warning, attempts
        FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bytea[],
            ?::bool[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
            ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int4[],
            ?::text[], ?::timestamptz[], ?::text[], ?::text[],
            ?::timestamptz[], ?::text[], ?::int8[], ?::int4[], ?::text[], ?::text[], ?::int4[])
          AS new (event_id, event_type, source, received_at, payload,
            livemode, api_version, account_id, object_id, stripe_created_at, payment_id,
            fact, charge_id, amount_minor, currency, payer_email, payer_reference, customer_id, credits_claimed,
          processing_status, processed_at, error_message, failure_code,
            next_attempt_at, skip_reason, user_id, credits, note, warning, attempts)
        """,
        parameters -> {
          List<NewEvent> sorted =
              events.stream().sorted(Comparator.comparing(e -> e.event().id())).toList();
          List<EventRow> rows =
              sorted.stream().map(e -> EventRow.of(e.notice(), e.event())).toList();
          ArrayParameters<EventRow> columns =
              parameters
                  .rows(rows)
                  .text(row -> row.event().id().value())
                  .text(row -> row.event().type())
                  .text(row -> row.event().source())
                  .instant(row -> row.event().receivedAt());
          columns.bytes(sorted.stream().map(NewEvent::payload).toArray(byte[][]::new));
          EventRow.bindTold(columns);
          EventRow.bindState(columns);
        });
  }

  @Override
  public void update(List<ChangedEvent> events) {
    statements.later(
        """
        UPDATE stripe_events AS event SET
          livemode = new.livemode, api_version = new.api_version,
          account_id = new.account_id, object_id = new.object_id,
          stripe_created_at = new.stripe_created_at, payment_id = new.payment_id,
          fact = new.fact, charge_id = new.charge_id,
          amount_minor = new.amount_minor, currency = new.currency,
          payer_email = new.payer_email, payer_reference = new.payer_reference,
          customer_id = new.customer_id, credits_claimed = new.credits_claimed,
          processing_status = new.processing_status, processed_at = new.processed_at,
          error_message = new.error_message, failure_code = new.failure_code,
          next_attempt_at = new.next_attempt_at, skip_reason = new.skip_reason,
          user_id = new.user_id, credits = new.credits, note = new.note, warning = new.warning,
          attempts = new.attempts, claimed_until = NULL
        FROM unnest(?::text[],
            ?::bool[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
            ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int4[],
            ?::text[], ?::timestamptz[], ?::text[], ?::text[],
            ?::timestamptz[], ?::text[], ?::int8[], ?::int4[], ?::text[], ?::text[], ?::int4[])
          AS new (event_id, livemode, api_version, account_id, object_id, stripe_created_at,
            payment_id, fact, charge_id, amount_minor, currency, payer_email, payer_reference,
            customer_id,
            credits_claimed, processing_status, processed_at,
            error_message, failure_code, next_attempt_at, skip_reason, user_id, credits,
            note, warning, attempts)
        WHERE event.event_id = new.event_id
        """,
        parameters -> {
          List<EventRow> rows =
              events.stream().map(e -> EventRow.of(e.notice(), e.event())).toList();
          ArrayParameters<EventRow> columns =
              parameters.rows(rows).text(row -> row.event().id().value());
          EventRow.bindTold(columns);
          EventRow.bindState(columns);
        },
        changed -> {
          if (changed != events.size()) {
            throw new IllegalStateException("an event to change does not exist");
          }
        });
  }

  @Override
  public void markFailed(StripeEventId id, Failed failed) {
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

  @Override
  public void amend(
      StripeEventId id, Amendment amendment, String actor, String reason, Instant at) {
    amendments.add(id, amendment, actor, reason, at);
  }

  @Override
  public Map<StripeEventId, Amendment> amendments(Collection<StripeEventId> ids) {
    return amendments.of(ids);
  }

  @Override
  public void closeCredited(Set<PaymentId> payments, Instant at) {
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

  @Override
  public void addAttempts(List<Attempt> attempts) {
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

  @Override
  public List<StripeEventId> claimDue(
      Instant now, Instant abandonedBefore, Instant until, int most) {
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

  @Override
  public List<StripeEventId> ignored(String skipReason, Optional<StripeEventId> after, int most) {
    return statements.query(
        """
        SELECT event_id FROM stripe_events
        WHERE processing_status = 'ignored' AND skip_reason = ? AND event_id > ?
          AND payload_removed_at IS NULL
        ORDER BY event_id LIMIT ?
        """,
        row -> new StripeEventId(row.getString(1)),
        skipReason,
        after.map(StripeEventId::value).orElse(""),
        most);
  }

  @Override
  public Backlog backlog(Instant now) {
    return statements.run(
        """
        SELECT count(*), min(received_at) FROM stripe_events WHERE processing_status = 'failed'
        """,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Backlog(
                row.getLong(1),
                Optional.ofNullable(row.getTimestamp(2))
                    .map(oldest -> Duration.between(oldest.toInstant(), now)));
          }
        });
  }

  static void bindPayments(
      PreparedStatement statement, int position, Collection<PaymentId> payments)
      throws SQLException {
    statement.setArray(
        position,
        statement
            .getConnection()
            .createArrayOf(
                "text",
                payments.stream().map(PaymentId::value).map(ArrayParameters::storable).toArray()));
  }

  static void bindIds(PreparedStatement statement, Collection<StripeEventId> ids)
      throws SQLException {
    statement.setArray(
        1,
        statement
            .getConnection()
            .createArrayOf("text", ids.stream().map(StripeEventId::value).toArray()));
  }
}
