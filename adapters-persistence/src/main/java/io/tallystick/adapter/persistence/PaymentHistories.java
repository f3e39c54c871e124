package io.tallystick.adapter.persistence;

import io.tallystick.application.port.WebhookInbox.PaymentHistory;
import io.tallystick.application.port.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What events say of payments besides purchases: refunds, disputes, and that they are no sale. */
@Singleton
final class PaymentHistories {

  private static final String UNDECIDED =
      """
      (failure_code IS NOT DISTINCT FROM 'payment_not_found'
        OR coalesce(skip_reason, '')
          IN ('payment_not_credited', 'already_refunded', 'not_yet_supported')
          AND payload_removed_at IS NULL)\
      """;

  private static final String NO_SALE =
      """
      (fact = 'paid' AND (processing_status = 'discarded' OR coalesce(skip_reason, '')
        IN ('no_credits', 'no_payment_required', 'zero_invoice', 'already_refunded'))
        OR fact = 'not_paid' AND coalesce(skip_reason, '') = 'payment_canceled')\
      """;

  private final Statements statements;

  PaymentHistories(Statements statements) {
    this.statements = statements;
  }

  private record Said(
      PaymentId payment, boolean isMoneyBack, boolean isNoSale, List<StoredEvent> undecided) {}

  private record Moved(PaymentId payment, Movement movement) {}

  /**
   * Payments of which nothing is said are left out; most have nothing: then one query is enough.
   */
  Map<PaymentId, PaymentHistory> of(Collection<PaymentId> payments) {
    List<Said> said = said(payments);
    Map<PaymentId, PaymentHistory> histories = new HashMap<>();
    for (Said event : said) {
      histories.merge(
          event.payment(),
          new PaymentHistory(MoneyReturned.NONE, event.undecided(), event.isNoSale()),
          PaymentHistories::joined);
    }
    if (said.stream().anyMatch(Said::isMoneyBack)) {
      for (Moved moved : movements(payments)) {
        histories.merge(
            moved.payment(),
            new PaymentHistory(MoneyReturned.NONE.and(Set.of(moved.movement())), List.of(), false),
            PaymentHistories::joined);
      }
    }
    return histories;
  }

  private static PaymentHistory joined(PaymentHistory one, PaymentHistory other) {
    List<StoredEvent> undecided = new ArrayList<>(one.undecided());
    undecided.addAll(other.undecided());
    return new PaymentHistory(
        one.returned().and(other.returned().movements()),
        undecided,
        one.isNoSale() || other.isNoSale());
  }

  private List<Said> said(Collection<PaymentId> payments) {
    return statements.ask(
        """
        SELECT payment_id, fact IS NOT DISTINCT FROM 'money_back' AS is_money_back,
          %1$s AS is_no_sale, %2$s AS is_undecided, payload, %3$s
        FROM unnest(?::text[]) AS wanted (id) CROSS JOIN LATERAL (
          SELECT * FROM stripe_events WHERE payment_id = wanted.id OFFSET 0) AS event
        WHERE fact = 'money_back' OR %1$s OR %2$s
        ORDER BY event_id
        """
            .formatted(NO_SALE, UNDECIDED, EventRow.COLUMNS),
        parameters -> parameters.payments(payments),
        row ->
            new Said(
                new PaymentId(row.getString("payment_id")),
                row.getBoolean("is_money_back"),
                row.getBoolean("is_no_sale"),
                row.getBoolean("is_undecided")
                    ? List.of(new StoredEvent(EventRow.read(row), row.getBytes("payload")))
                    : List.of()));
  }

  private List<Moved> movements(Collection<PaymentId> payments) {
    return statements.ask(
        "SELECT * FROM tallystick.money_movements WHERE payment_id = ANY (?)",
        parameters -> parameters.payments(payments),
        PaymentHistories::moved);
  }

  private static Moved moved(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    long charged = row.getLong("charged_minor");
    Optional<Money> whole =
        row.wasNull() ? Optional.empty() : Optional.of(new Money(charged, currency));
    return new Moved(
        new PaymentId(row.getString("payment_id")),
        new Movement(
            Movement.Kind.of(row.getString("kind")),
            row.getString("object_id"),
            new Money(row.getLong("amount_minor"), currency),
            whole,
            EventRow.instant(row, "made_at"),
            row.getTimestamp("at").toInstant()));
  }

  private record Row(EventNotice notice, MoneyBack back, int position) {

    Movement movement() {
      return back.movements().get(position);
    }
  }

  void add(List<EventNotice> notices) {
    List<Row> rows = new ArrayList<>();
    for (EventNotice notice : notices) {
      MoneyBack back = (MoneyBack) notice.fact();
      for (int i = 0; i < back.movements().size(); i++) {
        rows.add(new Row(notice, back, i));
      }
    }
    statements.later(
        """
        INSERT INTO tallystick.money_movements (event_id, position, payment_id, kind, object_id,
          amount_minor, currency, charged_minor, made_at, at)
        SELECT * FROM unnest(?::text[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::int8[],
          ?::text[], ?::int8[], ?::timestamptz[], ?::timestamptz[])
        ON CONFLICT (event_id, position) DO UPDATE SET payment_id = EXCLUDED.payment_id
        """,
        parameters ->
            parameters
                .rows(rows)
                .text(row -> row.notice().id().value())
                .integer(Row::position)
                .text(row -> row.back().id().value())
                .text(row -> row.movement().kind().name())
                .text(row -> row.movement().object())
                .bigint(row -> row.movement().amount().minor())
                .text(row -> row.movement().amount().currency())
                .optionalBigint(row -> row.movement().charged().map(Money::minor))
                .optionalInstant(row -> row.movement().made())
                .instant(row -> row.movement().at()));
  }

  /** Until an event says to which payment a charge belongs, its id stands for the payment's. */
  void makeDue(Collection<String> charges, Instant now) {
    statements.later(
        """
        UPDATE stripe_events SET
          processing_status = 'failed', failure_code = 'payment_not_found',
          error_message = 'the payment of its charge has been named only now',
          skip_reason = NULL, processed_at = ?, next_attempt_at = ?
        WHERE payment_id = ANY (?) AND fact = 'money_back'
          AND (failure_code = 'payment_not_found' AND next_attempt_at > ?
            OR skip_reason = 'payment_not_credited' AND payload_removed_at IS NULL)
        """,
        parameters -> parameters.instant(now).instant(now).texts(charges).instant(now));
  }

  Optional<PaymentId> paymentOf(String charge) {
    return statements
        .query(
            """
            SELECT payment_id FROM stripe_events
            WHERE charge_id = ? AND payment_id <> charge_id ORDER BY event_id LIMIT 1
            """,
            row -> new PaymentId(row.getString(1)),
            charge)
        .stream()
        .findFirst();
  }
}
