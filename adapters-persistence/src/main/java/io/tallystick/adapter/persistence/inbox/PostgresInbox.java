package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The inbox: the tables {@code stripe_events} and {@code stripe_event_attempts}. */
@Singleton
record PostgresInbox(
    Sql statements, EventWrites writes, EventAmendments amendments, PaymentHistories histories)
    implements WebhookInbox {

  @Override
  public List<StoredEvent> find(Collection<StripeEventId> ids) {
    return statements.ask(
        "SELECT payload, " + EventRow.COLUMNS + " FROM stripe_events WHERE event_id = ANY (?)",
        parameters -> parameters.events(ids),
        PostgresInbox::stored);
  }

  @Override
  public List<StoredEvent> ofPayments(Collection<PaymentId> payments) {
    return statements.ask(
        "SELECT payload, "
            + EventRow.COLUMNS
            + """
             FROM stripe_events WHERE payment_id = ANY (?)
              AND processing_status IN ('received', 'ignored', 'failed')
              AND coalesce(fact, '') NOT IN ('irrelevant', 'money_back')
              AND payload_removed_at IS NULL
            ORDER BY received_at, event_id
            """,
        parameters -> parameters.payments(payments),
        PostgresInbox::stored);
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
  public Set<PaymentId> noteCreditedTwice(Map<PaymentId, PaymentId> ids) {
    return histories.noteCreditedTwice(ids);
  }

  private static StoredEvent stored(ResultSet row) throws SQLException {
    return new StoredEvent(EventRow.read(row), row.getBytes("payload"));
  }

  @Override
  public Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids) {
    return lock(ids, "");
  }

  @Override
  public Map<StripeEventId, StripeEvent> tryLock(Collection<StripeEventId> ids) {
    return lock(ids, " SKIP LOCKED");
  }

  /**
   * Looks up each id by itself. A plan for all at once, made while the table is empty, would read
   * the whole of another index that holds ids.
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

  private Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids, String whereLocked) {
    return statements
        .ask(
            "SELECT "
                + EventRow.COLUMNS
                + " FROM stripe_events WHERE event_id = ANY (?) ORDER BY event_id FOR UPDATE"
                + whereLocked,
            parameters -> parameters.events(ids),
            EventRow::read)
        .stream()
        .collect(Collectors.toMap(StripeEvent::id, event -> event));
  }

  @Override
  public void add(List<NewEvent> events) {
    writes.add(events);
  }

  @Override
  public void update(List<ChangedEvent> events) {
    writes.update(events);
  }

  @Override
  public void markFailed(StripeEventId id, Failed failed) {
    writes.markFailed(id, failed);
  }

  @Override
  public void closeCredited(Set<PaymentId> payments, Instant at) {
    writes.closeCredited(payments, at);
  }

  @Override
  public void addAttempts(List<Attempt> attempts) {
    writes.addAttempts(attempts);
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
  public List<StripeEventId> claimDue(
      Instant now, Instant abandonedBefore, Instant until, int most) {
    return writes.claimDue(now, abandonedBefore, until, most);
  }

  /** No index has the reasons: for a rare one the whole table is read. */
  @Override
  public List<StripeEventId> ignored(String skipReason, Optional<StripeEventId> after, int most) {
    return statements.scan(
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
    return statements.only(
        """
        SELECT count(*) AS failed, min(received_at) AS oldest
        FROM stripe_events WHERE processing_status = 'failed'
        """,
        row ->
            new Backlog(
                row.getLong("failed"),
                Sql.instant(row, "oldest").map(oldest -> Duration.between(oldest, now))));
  }
}
