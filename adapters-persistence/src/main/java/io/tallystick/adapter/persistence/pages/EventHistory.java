package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.inbox.EventNames;
import io.tallystick.adapter.persistence.inbox.EventRow;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.EventDetails.Attempt;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened to one event, and around it. */
@Singleton
record EventHistory(PageReads statements) {

  static final String DEED =
      "audit_log.id, audit_log.at, audit_log.actor, action, subject, audit_log.reason,"
          + " said.user_id, said.remember_customer, said.credits";

  /** What was added to the event by the same person in the same transaction. */
  static final String SAID =
      """
      LEFT JOIN LATERAL (
        SELECT user_id, remember_customer, credits FROM tallystick.event_amendments
        WHERE event_id = audit_log.subject AND event_amendments.at = audit_log.at
          AND event_amendments.actor = audit_log.actor
        ORDER BY id DESC LIMIT 1) AS said ON true\
      """;

  private static final int MOST_RELATED = 20;
  private static final int MOST_ATTEMPTS = 200;

  /** Its tries, the newest first. */
  List<Attempt> attempts(StripeEventId id) {
    return statements.query(
        """
        SELECT attempted_at, triggered_by, outcome, message, duration_ms
        FROM stripe_event_attempts WHERE event_id = ? ORDER BY id DESC LIMIT ?
        """,
        row ->
            new Attempt(
                row.getTimestamp(1).toInstant(),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4)).orElse(""),
                Duration.ofMillis(row.getInt(5))),
        id.value(),
        MOST_ATTEMPTS);
  }

  /** What people did to it, the newest first. */
  List<Deed> deeds(StripeEventId id) {
    return statements.query(
        """
        SELECT %s FROM audit_log %s WHERE subject = ? ORDER BY audit_log.id DESC LIMIT ?
        """
            .formatted(DEED, SAID),
        EventHistory::deed,
        id.value(),
        MOST_ATTEMPTS);
  }

  /** What a person did last to each of these events. */
  Map<StripeEventId, Deed> lastDeeds(List<StripeEventId> ids) {
    return statements
        .ask(
            """
            SELECT DISTINCT ON (subject) %s FROM audit_log %s
            WHERE subject = ANY (?) AND action <> 'disclose'
            ORDER BY subject, audit_log.id DESC
            """
                .formatted(DEED, SAID),
            parameters -> parameters.texts(ids.stream().map(StripeEventId::value).toList()),
            EventHistory::deed)
        .stream()
        .collect(Collectors.toMap(deed -> new StripeEventId(deed.subject()), deed -> deed));
  }

  static Deed deed(ResultSet row) throws SQLException {
    return new Deed(
        row.getTimestamp("at").toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("reason"),
        EventRow.amendment(row));
  }

  /** These events as lists show them. */
  Map<StripeEventId, Line> lines(List<StripeEventId> ids) {
    Map<StripeEventId, Line> lines = new HashMap<>();
    statements
        .ask(
            "SELECT " + EventLine.COLUMNS + " FROM stripe_events WHERE event_id = ANY (?)",
            parameters -> parameters.events(ids),
            EventLine::read)
        .forEach(line -> lines.put(line.event().id(), line));
    return lines;
  }

  /** Who looks at which of these events, as they have said last. */
  Map<StripeEventId, String> owners(List<StripeEventId> ids) {
    Map<StripeEventId, String> owners = new HashMap<>();
    statements.ask(
        """
        SELECT subject, actor FROM (
          SELECT DISTINCT ON (subject) subject, actor, action FROM audit_log
          WHERE subject = ANY (?) AND action IN ('own', 'disown') ORDER BY subject, id DESC) AS last
        WHERE action = 'own'
        """,
        parameters -> parameters.events(ids),
        row -> owners.put(new StripeEventId(row.getString("subject")), row.getString("actor")));
    return owners;
  }

  /** Those of these events of which somebody has noted something. */
  Set<StripeEventId> noted(List<StripeEventId> ids) {
    return Set.copyOf(
        statements.ask(
            "SELECT DISTINCT subject FROM audit_log WHERE subject = ANY (?) AND action = 'note'",
            parameters -> parameters.events(ids),
            row -> new StripeEventId(row.getString("subject"))));
  }

  /** Those of these events that are snoozed. */
  Map<StripeEventId, Snooze> snoozed(List<StripeEventId> ids, Instant now) {
    return statements
        .ask(
            """
            SELECT event_id, until, snoozed_by, reason FROM tallystick.snoozed_events
            WHERE event_id = ANY (?) AND until > ?
            """,
            parameters -> parameters.events(ids).instant(now),
            row ->
                new Snooze(
                    new StripeEventId(row.getString("event_id")),
                    row.getTimestamp("until").toInstant(),
                    row.getString("snoozed_by"),
                    row.getString("reason")))
        .stream()
        .collect(Collectors.toMap(Snooze::event, snooze -> snooze));
  }

  /** The payment's rows of the ledger, the oldest first. */
  List<Booking> bookings(Optional<String> payment) {
    return statements.query(
        "SELECT * FROM credit_ledger WHERE payment_id = ? ORDER BY id LIMIT ?",
        EventHistory::booking,
        payment.orElse(""),
        MOST_ATTEMPTS);
  }

  static Booking booking(ResultSet row) throws SQLException {
    return new Booking(
        row.getLong("id"),
        new UserId(row.getLong("user_id")),
        row.getInt("amount"),
        row.getInt("balance_after"),
        row.getInt("debt_change"),
        row.getInt("debt_after"),
        row.getString("kind"),
        Optional.ofNullable(row.getString("event_id")),
        Optional.ofNullable(row.getString("payment_id")),
        row.getString("reason"),
        row.getString("actor"),
        row.getTimestamp("created_at").toInstant());
  }

  /**
   * Other events of the same payment, customer or address, those of the payment first: one index
   * for each way of being related, a union of them instead of an OR over all.
   */
  List<Line> related(
      StripeEventId id,
      Optional<String> payment,
      Optional<String> customer,
      Optional<String> email) {
    return statements.query(
        """
        SELECT %s FROM stripe_events
        WHERE event_id = ANY (ARRAY(
          (SELECT event_id FROM stripe_events WHERE payment_id = ? LIMIT 50)
          UNION
          (SELECT event_id FROM %2$s WHERE %3$s ORDER BY received_at DESC LIMIT 50)
          UNION
          (SELECT event_id FROM %2$s WHERE %4$s ORDER BY received_at DESC LIMIT 50)))
          AND event_id <> ?
        ORDER BY coalesce(payment_id = ?, false) DESC, received_at DESC, event_id DESC LIMIT ?
        """
            .formatted(
                EventLine.COLUMNS,
                EventNames.wanted("?::text"),
                EventNames.NAMED,
                EventNames.PAID_BY),
        EventLine::read,
        payment.orElse(""),
        customer.orElse(""),
        email.orElse(""),
        id.value(),
        payment.orElse(""),
        MOST_RELATED);
  }
}
