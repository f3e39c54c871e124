package io.tallystick.adapter.persistence.pages;

import static java.util.stream.Collectors.joining;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.Cause;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventTotal;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.repair.Snooze;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The dashboard's questions about events, each answered along an index. */
@Singleton
record PostgresEventPages(
    PageReads statements,
    EventLists lists,
    EventHistory history,
    FailureCauses causes,
    EventBeginnings beginnings,
    InstantSource clock)
    implements BrowseEvents {

  /** All are counted along narrow indexes, and the few that are snoozed taken off. */
  @Override
  public Waiting waiting() {
    Instant now = clock.instant();
    return statements.only(
        """
        SELECT (SELECT count(*) FROM stripe_events WHERE processing_status = 'failed')
            - tried.retrying - snoozed.persons AS persons, tried.retrying, tried.next,
          snoozed.events AS snoozed,
          (SELECT received_at FROM stripe_events
           WHERE processing_status = 'failed' AND event_id NOT IN (%1$s)
           ORDER BY received_at LIMIT 1) AS oldest
        FROM (SELECT count(*) AS retrying, min(next_attempt_at) AS next
              FROM stripe_events WHERE next_attempt_at IS NOT NULL) AS tried,
          (SELECT count(*) - count(next_attempt_at) AS persons, count(*) AS events
           FROM stripe_events
           WHERE processing_status = 'failed' AND event_id IN (%1$s)) AS snoozed
        """
            .formatted(EventConditions.SNOOZED),
        row ->
            new Waiting(
                row.getLong("persons"),
                row.getLong("retrying"),
                Sql.instant(row, "next"),
                Sql.instant(row, "oldest"),
                row.getLong("snoozed")),
        now,
        now);
  }

  private EventConditions conditions(Filter filter) {
    return new EventConditions(filter, Order.NEWEST, clock.instant());
  }

  @Override
  public List<Cause> causes(Filter filter) {
    return causes.of(filter, clock.instant());
  }

  @Override
  public Page page(Filter filter, Order order, Optional<String> after, int size) {
    return lists.page(filter, order, after, size, clock.instant());
  }

  @Override
  public Map<ProcessingStatus, Integer> counts(Filter filter, int most) {
    List<EventConditions> each =
        EventConditions.STATUSES.stream().map(status -> conditions(filter.in(status))).toList();
    List<Integer> counted = counted(each, most);
    Map<ProcessingStatus, Integer> counts = new EnumMap<>(ProcessingStatus.class);
    for (int i = 0; i < each.size(); i++) {
      counts.put(EventConditions.STATUSES.get(i), counted.get(i));
    }
    return counts;
  }

  @Override
  public EventTotal count(Filter filter, int most) {
    return lists.count(filter, most, clock.instant());
  }

  /** How many events there are under each of some conditions, asked together. */
  private List<Integer> counted(List<EventConditions> each, int most) {
    return statements.query(
        IntStream.range(0, each.size())
                .mapToObj(
                    i ->
                        """
                        SELECT %s AS place, count(*)
                        FROM (SELECT 1 FROM stripe_events WHERE %s LIMIT ?) AS counted
                        """
                            .formatted(i, each.get(i).sql()))
                .collect(joining(" UNION ALL "))
            + " ORDER BY place",
        row -> row.getInt(2),
        EventConditions.parameters(each, most));
  }

  @Override
  public List<Line> beginning(Beginning text, int most) {
    return beginnings.find(text, most);
  }

  @Override
  public List<StripeEventId> ids(Filter filter, int most) {
    EventConditions where = conditions(filter);
    return statements.query(
        "SELECT event_id FROM stripe_events WHERE %s ORDER BY received_at, event_id LIMIT ?"
            .formatted(where.sql()),
        row -> new StripeEventId(row.getString(1)),
        where.parameters(most));
  }

  @Override
  public Map<StripeEventId, Line> lines(List<StripeEventId> ids) {
    return history.lines(ids);
  }

  @Override
  public Map<StripeEventId, String> owners(List<StripeEventId> ids) {
    return history.owners(ids);
  }

  @Override
  public Set<StripeEventId> noted(List<StripeEventId> ids) {
    return history.noted(ids);
  }

  @Override
  public Map<StripeEventId, EventDetails.Deed> lastDeeds(List<StripeEventId> ids) {
    return history.lastDeeds(ids);
  }

  @Override
  public Map<StripeEventId, Snooze> snoozed(List<StripeEventId> ids) {
    return history.snoozed(ids, clock.instant());
  }

  @Override
  public List<Integer> boughtFor(Money amount, int most) {
    return statements.query(
        """
        SELECT credits FROM (
          SELECT credits, currency FROM stripe_events
          WHERE processing_status = 'completed' AND coalesce(amount_minor, -1) = ?
          ORDER BY event_id DESC LIMIT 100) AS newest
        WHERE currency = ? AND credits > 0
        GROUP BY credits ORDER BY count(*) DESC, credits LIMIT ?
        """,
        row -> row.getInt("credits"),
        amount.minor(),
        amount.currency(),
        most);
  }

  @Override
  public Optional<EventDetails> details(StripeEventId id) {
    return statements.first(
        "SELECT "
            + EventLine.COLUMNS
            + ", stripe_created_at, api_version, account_id, object_id, customer_id, payload,"
            + " payload_removed_at"
            + " FROM stripe_events WHERE event_id = ?",
        row -> details(id, row),
        id.value());
  }

  private EventDetails details(StripeEventId id, ResultSet row) throws SQLException {
    return new EventDetails(
        EventLine.read(row),
        Sql.instant(row, "stripe_created_at"),
        Optional.ofNullable(row.getString("api_version")),
        Optional.ofNullable(row.getString("account_id")),
        Optional.ofNullable(row.getString("object_id")),
        Optional.ofNullable(row.getString("customer_id")),
        row.getBytes("payload"),
        Sql.instant(row, "payload_removed_at"),
        history.attempts(id),
        history.deeds(id),
        history.bookings(Optional.ofNullable(row.getString("payment_id"))),
        history.related(
            id,
            Optional.ofNullable(row.getString("payment_id")),
            Optional.ofNullable(row.getString("customer_id")),
            Optional.ofNullable(row.getString("payer_email"))));
  }
}
