package io.tallystick.adapter.persistence.credit;

import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Payment.Granted;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The books: the table {@code credit_ledger}, whose trigger moves the balances. */
@Singleton
public record PostgresLedger(Sql statements) implements CreditLedger {

  /**
   * The newest rows of an account below one of them, by account, number, how many at most, and the
   * account again. They are looked for by account and number at once: asked for the newest of an
   * account that has many, the planner may read the rows of all accounts from the newest on.
   */
  public static String newest(String columns) {
    return """
    SELECT %s FROM (
      SELECT * FROM credit_ledger WHERE (user_id, id) < (?, ?)
      ORDER BY user_id DESC, id DESC LIMIT ?) AS newest
    WHERE user_id = ? ORDER BY id DESC
    """
        .formatted(columns);
  }

  /** The event that credited a payment says what was paid for it. */
  @Override
  public Answer<Map<PaymentId, Payment>> payments(Set<PaymentId> payments) {
    return statements
        .asking(
            """
            SELECT entry.payment_id, coalesce(moved.user_id, entry.user_id) AS user_id,
              entry.amount, event.amount_minor, event.currency,
              coalesce(later.reversed, 0) AS reversed, coalesce(later.forgiven, 0) AS forgiven
            FROM unnest(?::text[]) AS wanted (payment_id)
            CROSS JOIN LATERAL (
              SELECT * FROM credit_ledger WHERE payment_id = wanted.payment_id OFFSET 0) AS entry
            LEFT JOIN tallystick.moved_payments AS moved ON moved.payment_id = entry.payment_id
            LEFT JOIN LATERAL (
              SELECT amount_minor, currency FROM stripe_events
              WHERE event_id = entry.event_id OFFSET 0) AS event ON true
            CROSS JOIN LATERAL (
              SELECT sum(debt_change + forgiven - amount) AS reversed, sum(forgiven) AS forgiven
              FROM credit_ledger WHERE payment_id = entry.payment_id
                AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')) AS later
            WHERE entry.kind IN ('purchase', 'invoice')
            """,
            parameters -> parameters.payments(payments),
            PostgresLedger::payment)
        .map(credited -> credited.stream().collect(toMap(Payment::id, payment -> payment)));
  }

  private static Payment payment(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Payment(
        new PaymentId(row.getString("payment_id")),
        Optional.of(
            new Granted(
                new UserId(row.getLong("user_id")),
                row.getInt("amount"),
                currency == null
                    ? Optional.empty()
                    : Optional.of(new Money(row.getLong("amount_minor"), currency)))),
        Math.toIntExact(row.getLong("reversed")),
        Math.toIntExact(row.getLong("forgiven")));
  }

  @Override
  public Answer<Map<UserId, Integer>> debts(Set<UserId> users) {
    Map<UserId, Integer> debts = new HashMap<>();
    return statements
        .asking(
            """
            SELECT account.id, newest.debt_after
            FROM unnest(?::int8[]) AS account (id) CROSS JOIN LATERAL (
              SELECT user_id, debt_after FROM credit_ledger
              WHERE (user_id, id) <= (account.id, 9223372036854775807)
              ORDER BY user_id DESC, id DESC LIMIT 1) AS newest
            WHERE newest.user_id = account.id AND newest.debt_after > 0
            """,
            parameters -> parameters.users(users),
            row -> debts.put(new UserId(row.getLong(1)), row.getInt(2)))
        .map(read -> debts);
  }

  @Override
  public void adjust(Adjustment adjustment, Booked booked, Instant at) {
    for (Posting posting : booked.postings()) {
      statements.execute(
          """
          INSERT INTO credit_ledger (
            user_id, amount, debt_change, kind, reason, actor, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          adjustment.user().value(),
          posting.amount(),
          posting.debtChange(),
          posting.kind().code(),
          adjustment.reason(),
          adjustment.actor(),
          at);
    }
  }

  @Override
  public long newest(UserId user) {
    return statements
        .first(newest("id"), row -> row.getLong(1), user.value(), Long.MAX_VALUE, 1, user.value())
        .orElse(0L);
  }

  @Override
  public void append(List<LedgerEntry> entries, Instant at) {
    statements.later(
"""
        INSERT INTO credit_ledger (
          user_id, amount, debt_change, forgiven, kind, event_id, payment_id, charge_id,
          invoice_id, refund_id, dispute_id, expires_at, expiring, reason, actor, created_at)
        SELECT user_id, amount, debt_change, forgiven, kind, event_id, payment_id, charge_id,
          invoice_id, CASE WHEN kind LIKE 'refund%' THEN object_id END,
          CASE WHEN kind LIKE 'dispute%' THEN object_id END, expires_at::timestamptz,
          expiring::jsonb, reason, actor, ?
        FROM unnest(?::int8[], ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          WITH ORDINALITY AS entry (user_id, amount, debt_change, forgiven, kind, event_id,
            payment_id, charge_id, invoice_id, object_id, expires_at, expiring, reason, actor,
            position)
        ORDER BY position
""",
        parameters ->
            parameters
                .instant(at)
                .rows(entries)
                .bigint(entry -> entry.user().value())
                .integer(LedgerEntry::amount)
                .integer(entry -> entry.posting().debtChange())
                .integer(entry -> entry.posting().forgiven())
                .text(entry -> entry.kind().code())
                .text(entry -> entry.event().value())
                .text(entry -> entry.payment().value())
                .optionalText(LedgerEntry::charge)
                .optionalText(LedgerEntry::invoice)
                .optionalText(LedgerEntry::object)
                .optionalText(PostgresLedger::expiresAt)
                .optionalText(PostgresLedger::expiring)
                .text(LedgerEntry::reason)
                .text(LedgerEntry::actor));
  }

  /** When the first of its credits expire. */
  private static Optional<String> expiresAt(LedgerEntry entry) {
    return entry.expiring().stream()
        .map(Expiring::at)
        .min(Comparator.naturalOrder())
        .map(Instant::toString);
  }

  /** Credits by the time at which they expire, unless all of them do at once. */
  private static Optional<String> expiring(LedgerEntry entry) {
    return entry.expiring().isEmpty() || entry.expiring().getFirst().amount() == entry.amount()
        ? Optional.empty()
        : Optional.of(
            entry.expiring().stream()
                .map(part -> "\"%s\": %s".formatted(part.at(), part.amount()))
                .collect(Collectors.joining(", ", "{", "}")));
  }
}
