package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Parameters.Binder;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.reconcile.CreditedTwiceQuery;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.inbox.WebhookInbox.PaymentHistory;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What events say of payments besides purchases: refunds, disputes, and that they are no sale. */
@Singleton
record PaymentHistories(Sql statements) {

  /**
   * Refunds and disputes that wait for their payment or were given up, and a purchase that was
   * refunded before it could be credited.
   */
  private static final String UNDECIDED =
      """
      (failure_code IS NOT DISTINCT FROM 'payment_not_found'
        OR coalesce(skip_reason, '')
          IN ('payment_not_credited', 'already_refunded', 'not_yet_supported')
          AND payload_removed_at IS NULL)\
      """;

  /** Events that say that their payment buys no credits. */
  private static final String NO_SALE =
      """
      (fact = 'paid' AND (processing_status = 'discarded' OR coalesce(skip_reason, '')
        IN ('no_credits', 'no_payment_required', 'zero_invoice', 'already_refunded'))
        OR fact = 'not_paid' AND coalesce(skip_reason, '') = 'payment_canceled')\
      """;

  /**
   * What one event says of a payment.
   *
   * @param undecided the event itself, if it is
   */
  private record Said(
      PaymentId payment, boolean isMoneyBack, boolean isNoSale, List<StoredEvent> undecided) {}

  /** A refund or dispute of a payment. */
  private record Moved(PaymentId payment, Movement movement) {}

  /**
   * Payments of which nothing is said are left out; most have nothing: then one query is enough.
   */
  Answer<Map<PaymentId, PaymentHistory>> of(Collection<PaymentId> payments) {
    return said(payments).map(said -> histories(payments, said));
  }

  private Map<PaymentId, PaymentHistory> histories(
      Collection<PaymentId> payments, List<Said> said) {
    Map<PaymentId, PaymentHistory> histories = new HashMap<>();
    for (Said event : said) {
      histories.merge(
          event.payment(),
          new PaymentHistory(MoneyReturned.NONE, event.undecided(), event.isNoSale()),
          PaymentHistory::and);
    }
    if (said.stream().anyMatch(Said::isMoneyBack)) {
      for (Moved moved : movements(payments)) {
        histories.merge(
            moved.payment(),
            new PaymentHistory(MoneyReturned.NONE.and(Set.of(moved.movement())), List.of(), false),
            PaymentHistory::and);
      }
    }
    return histories;
  }

  private Answer<List<Said>> said(Collection<PaymentId> payments) {
    return statements.asking(
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
            Optional.ofNullable(row.getString("charge_id")),
            new Money(row.getLong("amount_minor"), currency),
            whole,
            Sql.instant(row, "made_at"),
            row.getTimestamp("at").toInstant()));
  }

  /** One movement of an event, to be stored. */
  private record Row(EventNotice notice, MoneyBack back, int position) {

    Movement movement() {
      return back.movements().get(position);
    }
  }

  /** Stores the refunds and disputes of these events. */
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
          charge_id, amount_minor, currency, charged_minor, made_at, at)
        SELECT * FROM unnest(?::text[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::int8[], ?::text[], ?::int8[], ?::timestamptz[], ?::timestamptz[])
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
                .optionalText(row -> row.movement().charge())
                .bigint(row -> row.movement().amount().minor())
                .text(row -> row.movement().amount().currency())
                .optionalBigint(row -> row.movement().charged().map(Money::minor))
                .optionalInstant(row -> row.movement().made())
                .instant(row -> row.movement().at()));
  }

  /** All ids of the payments that these ids stand for, each with the one it is kept under. */
  Answer<Map<PaymentId, PaymentId>> aliases(Collection<PaymentId> ids) {
    Map<PaymentId, PaymentId> aliases = new HashMap<>();
    return statements
        .asking(
            """
            SELECT alias, payment_id FROM tallystick.payment_aliases
            WHERE payment_id = ANY (ARRAY(
              SELECT payment_id FROM tallystick.payment_aliases WHERE alias = ANY (?)
              UNION ALL SELECT unnest(?::text[])))
            """,
            parameters -> parameters.payments(ids).payments(ids),
            row ->
                aliases.put(
                    new PaymentId(row.getString("alias")),
                    new PaymentId(row.getString("payment_id"))))
        .map(read -> aliases);
  }

  /** Notes under which ids payments are kept, and moves under them what is stored. */
  void keep(Map<PaymentId, PaymentId> aliases) {
    for (String statement :
        List.of(
            """
            INSERT INTO tallystick.payment_aliases (alias, payment_id)
            SELECT * FROM unnest(?::text[], ?::text[])
            ON CONFLICT (alias) DO UPDATE SET payment_id = EXCLUDED.payment_id
            """,
            """
            UPDATE stripe_events SET payment_id = moved.payment_id
            FROM unnest(?::text[], ?::text[]) AS moved (alias, payment_id)
            WHERE stripe_events.payment_id = moved.alias
            """,
            """
            UPDATE tallystick.money_movements SET payment_id = moved.payment_id
            FROM unnest(?::text[], ?::text[]) AS moved (alias, payment_id)
            WHERE money_movements.payment_id = moved.alias
            """)) {
      statements.later(statement, pairs(aliases));
    }
  }

  /**
   * Notes payments that turned out to be credited under two of their ids; those whose credits have
   * not been taken back.
   */
  Set<PaymentId> noteCreditedTwice(Map<PaymentId, PaymentId> ids) {
    statements.later(
        """
        INSERT INTO tallystick.payments_credited_twice (other_id, payment_id)
        SELECT * FROM unnest(?::text[], ?::text[]) ON CONFLICT DO NOTHING
        """,
        pairs(ids));
    return Set.copyOf(
        statements.ask(
            "SELECT other_id FROM (%s) AS open WHERE other_id = ANY (?)"
                .formatted(CreditedTwiceQuery.open()),
            parameters -> parameters.payments(ids.keySet()),
            row -> new PaymentId(row.getString(1))));
  }

  /** Two arrays: the ids, and in the same order those that they stand for. */
  private static Binder pairs(Map<PaymentId, PaymentId> ids) {
    List<Map.Entry<PaymentId, PaymentId>> rows = List.copyOf(ids.entrySet());
    return parameters ->
        parameters.rows(rows).text(id -> id.getKey().value()).text(id -> id.getValue().value());
  }
}
