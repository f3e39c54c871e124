package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.domain.payment.MoneySum;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dashboard's questions about money that moved no credits. */
@Singleton
record PostgresUncredited(PageReads statements, EventLists events) implements BrowseUncredited {

  private static final int MOST_COUNTED = 1_000;

  private static final String REASON =
      "CASE processing_status WHEN 'ignored' THEN skip_reason ELSE 'discarded' END";

  /** The reasons after which money is there; as the indexes {@code stripe_events_uncredited…}. */
  private static final String LEFT_ALONE =
      """
      amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
        AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
          'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded')
        AND coalesce(skip_reason, '') NOT IN ('already_credited', 'already_refunded',
          'awaiting_payment', 'payment_failed', 'session_expired', 'payment_canceled')
        AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode)\
      """;

  /**
   * Mode and account are looked at before anything else: what they exclude may be unpaid. And
   * another event may have credited the payment, or wait among the failed ones; OFFSET keeps
   * PostgreSQL from reading the whole tables for that.
   */
  private static final String PAID_AND_NOT_CREDITED =
      """
      fact IS DISTINCT FROM 'awaiting_payment'
        AND NOT EXISTS (
          SELECT FROM credit_ledger
          WHERE credit_ledger.payment_id = events.payment_id AND kind IN ('purchase', 'invoice')
          OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM stripe_events AS open
          WHERE open.payment_id = events.payment_id
            AND open.processing_status IN ('received', 'failed')
            AND open.fact IS DISTINCT FROM 'money_back'
          OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM audit_log WHERE subject = events.event_id AND action = 'accept' OFFSET 0)\
      """;

  @Override
  public Page uncredited(Optional<String> reason, Optional<String> after, int size) {
    EventConditions where =
        EventConditions.where(
            LEFT_ALONE + " AND " + PAID_AND_NOT_CREDITED.replace("events.", "stripe_events."));
    reason.ifPresent(code -> where.and(REASON + " = ?", code));
    return events.page(where, Order.NEWEST, after, size);
  }

  @Override
  public Summary summary() {
    List<Long> counted = new ArrayList<>();
    List<Reason> reasons =
        statements.query(
            """
            WITH newest AS (
              SELECT %s AS reason, coalesce(payment_id, event_id) AS payment, payment_id, event_id,
                amount_minor, currency, received_at, fact
              FROM stripe_events WHERE %s ORDER BY received_at DESC, event_id DESC LIMIT ?),
            payments AS (
              SELECT reason, payment, currency, max(amount_minor) AS minor,
                min(received_at) AS first, max(received_at) AS last
              FROM newest AS events WHERE %s GROUP BY reason, payment, currency)
            SELECT reason, currency, count(*), sum(minor), min(first), max(last),
              (SELECT count(*) FROM newest)
            FROM payments GROUP BY reason, currency
            ORDER BY sum(count(*)) OVER (PARTITION BY reason) DESC, reason, 3 DESC, currency
            """
                .formatted(REASON, LEFT_ALONE, PAID_AND_NOT_CREDITED),
            row -> {
              counted.add(row.getLong(7));
              return reason(row);
            },
            MOST_COUNTED + 1);
    long events = counted.isEmpty() ? 0 : counted.getFirst();
    return new Summary(merged(reasons), Math.min(events, MOST_COUNTED), events > MOST_COUNTED);
  }

  private static Reason reason(ResultSet row) throws SQLException {
    return new Reason(
        row.getString(1),
        row.getLong(3),
        List.of(new MoneySum(row.getBigDecimal(4).toBigInteger(), row.getString(2))),
        row.getTimestamp(5).toInstant(),
        row.getTimestamp(6).toInstant());
  }

  /** One reason with its money in several currencies; they stand side by side. */
  private static List<Reason> merged(List<Reason> byCurrency) {
    List<Reason> merged = new ArrayList<>();
    for (Reason next : byCurrency) {
      if (merged.isEmpty() || !merged.getLast().code().equals(next.code())) {
        merged.add(next);
      } else {
        merged.add(plus(merged.removeLast(), next));
      }
    }
    return merged;
  }

  private static Reason plus(Reason one, Reason other) {
    List<MoneySum> money = new ArrayList<>(one.money());
    money.addAll(other.money());
    return new Reason(
        one.code(),
        one.payments() + other.payments(),
        money,
        one.first().isBefore(other.first()) ? one.first() : other.first(),
        one.last().isAfter(other.last()) ? one.last() : other.last());
  }
}
