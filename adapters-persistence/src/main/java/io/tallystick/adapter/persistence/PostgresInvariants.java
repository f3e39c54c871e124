package io.tallystick.adapter.persistence;

import io.micronaut.transaction.TransactionOperations;
import io.tallystick.adapter.persistence.SchemaInventory.Defect;
import io.tallystick.application.port.Invariants;
import io.tallystick.application.port.Invariants.Check;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What must hold, each as a query for the rows that break it. Most of it the schema refuses in the
 * first place; this finds what got past it: a trigger switched off, a table restored in part. All
 * are asked in one snapshot, which only reads: writers go on, and what they write is not seen.
 */
@Singleton
final class PostgresInvariants implements Invariants {

  private record Invariant(String name, String statement, String offenders) {}

  private static final int MOST_OFFENDERS = 100;
  private static final int EVENTS_AT_ONCE = 20_000;

  private static final List<Invariant> INVARIANTS =
      List.of(
          new Invariant(
              "balance_equals_ledger",
              "every balance is the sum of the account's ledger rows",
              """
              SELECT format('user %s: balance %s, ledger %s',
                coalesce(users.id, entries.user_id), users.credits_balance,
                coalesce(entries.total, 0))
              FROM users FULL JOIN (
                SELECT user_id, sum(amount) AS total FROM credit_ledger GROUP BY user_id
              ) AS entries ON entries.user_id = users.id
              WHERE coalesce(users.credits_balance, 0) <> coalesce(entries.total, 0)
              """),
          new Invariant(
              "ledger_is_unbroken",
              "each ledger row's balance_after is the sum of the account's rows up to it",
              """
              SELECT format('ledger row %s of user %s: balance_after %s, sum %s',
                id, user_id, balance_after, running)
              FROM (SELECT id, user_id, balance_after,
                      sum(amount) OVER (PARTITION BY user_id ORDER BY id) AS running
                    FROM credit_ledger) AS entries
              WHERE balance_after <> running
              """),
          new Invariant(
              "balance_not_negative",
              "no balance is below zero",
              """
              SELECT format('user %s: balance %s', id, credits_balance)
              FROM users WHERE credits_balance < 0
              """),
          new Invariant(
              "payment_credited_once",
              "no payment is credited twice",
              """
              SELECT format('payment %s: ledger rows %s', payment_id, string_agg(id::text, ', '))
              FROM credit_ledger WHERE kind = 'purchase'
              GROUP BY payment_id HAVING count(*) > 1
              """),
          new Invariant(
              "completed_is_booked",
              "every completed event has its ledger row, with the same user and credits",
              """
              SELECT format('event %s: says %s credits for user %s, ledger says %s for %s',
                event.event_id, event.credits, event.user_id, entry.amount, entry.user_id)
              FROM stripe_events AS event
              LEFT JOIN credit_ledger AS entry ON entry.event_id = event.event_id
              WHERE event.processing_status = 'completed' AND event.source <> 'legacy'
                AND (event.credits, event.user_id) IS DISTINCT FROM (entry.amount, entry.user_id)
              """),
          new Invariant(
              "booked_is_completed",
              "every ledger row of an event belongs to an event that is completed",
              """
              SELECT format('ledger row %s: event %s is %s', entry.id, entry.event_id,
                coalesce(event.processing_status, 'missing'))
              FROM credit_ledger AS entry
              LEFT JOIN stripe_events AS event ON event.event_id = entry.event_id
              WHERE entry.event_id IS NOT NULL
                AND event.processing_status IS DISTINCT FROM 'completed'
              """),
          new Invariant(
              "adjustment_is_on_record",
              "every adjustment of a balance is in the audit log, by the same person at that time",
              """
              SELECT format('ledger row %s: %s of user %s by %s is not in the audit log',
                entry.id, entry.amount, entry.user_id, entry.actor)
              FROM credit_ledger AS entry
              WHERE entry.kind = 'adjustment' AND NOT EXISTS (
                SELECT FROM audit_log
                WHERE subject = 'user ' || entry.user_id AND action = 'adjust'
                  AND actor = entry.actor AND at = entry.created_at)
              """),
          new Invariant(
              "credited_is_not_waiting",
              "no event waits as failed whose payment is credited",
              """
              SELECT format('event %s waits, payment %s is credited', event.event_id,
                event.payment_id)
              FROM stripe_events AS event
              JOIN credit_ledger AS entry
                ON entry.payment_id = event.payment_id AND entry.kind = 'purchase'
              WHERE event.processing_status = 'failed'
                AND event.failure_code <> 'legacy_unfinished'
              """),
          new Invariant(
              "status_is_whole",
              "every event's status goes with its time, its failure code and its skip reason",
              """
              SELECT format('event %s: %s', event_id, processing_status) FROM stripe_events
              WHERE processing_status NOT IN
                  ('received', 'completed', 'ignored', 'failed', 'discarded')
                OR (processing_status = 'received') <> (processed_at IS NULL)
                OR (processing_status = 'failed' AND failure_code IS NULL)
                OR (processing_status = 'ignored') <> (skip_reason IS NOT NULL)
                OR (next_attempt_at IS NOT NULL AND processing_status <> 'failed')
              """),
          new Invariant(
              "attempts_are_counted",
              "every try of an event is noted",
              """
              SELECT format('event %s: counts %s tries, noted %s', event.event_id, event.attempts,
                coalesce(noted.tries, 0))
              FROM stripe_events AS event
              LEFT JOIN (SELECT event_id, count(*) AS tries FROM stripe_event_attempts
                         GROUP BY event_id) AS noted ON noted.event_id = event.event_id
              WHERE event.attempts <> coalesce(noted.tries, 0)
              """));

  private static final String RAW_DATA = "raw_data_is_payload";

  /** Of so many events after one of them the last, and those whose raw_data says something else. */
  private static final String RAW_DATA_OF_SOME =
      """
      SELECT max(event_id) AS last, array_agg(event_id ORDER BY event_id)
          FILTER (WHERE tallystick_jsonb(payload) IS DISTINCT FROM raw_data) AS offenders
      FROM (SELECT event_id, payload, raw_data FROM stripe_events
            WHERE event_id > ? ORDER BY event_id LIMIT %s) AS part
      """
          .formatted(EVENTS_AT_ONCE);

  /** The server may be silent for as long as a query on a large table takes. */
  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0
      """;

  private final TransactionOperations<Connection> operations;
  private final Statements statements;

  PostgresInvariants(TransactionOperations<Connection> operations, Statements statements) {
    this.operations = operations;
    this.statements = statements;
  }

  /** Where a table or column is missing, no other check can be made. */
  @Override
  public List<Check> check(Consumer<String> progress) {
    try {
      return operations.executeWrite(
          transaction -> {
            begin(transaction.getConnection());
            return check(SchemaInventory.defects(transaction.getConnection()), progress);
          });
    } catch (Exception failure) {
      throw StorageFailure.translate(failure);
    }
  }

  /** The pool sets its own limit of the network again afterwards. */
  private static void begin(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
  }

  private List<Check> check(List<Defect> defects, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    if (defects.stream().noneMatch(defect -> defect.object().kind().holdsData())) {
      for (Invariant invariant : INVARIANTS) {
        progress.accept(invariant.name());
        checks.add(check(invariant));
      }
      checks.add(checkRawData(progress));
    }
    checks.add(
        new Check(
            "guards_are_on",
            "the tables, and the triggers, constraints and indexes that keep all this, are as made",
            defects.stream().map(Defect::problem).toList()));
    return checks;
  }

  private Check check(Invariant invariant) {
    return new Check(
        invariant.name(),
        invariant.statement(),
        statements.query(
            "SELECT * FROM (" + invariant.offenders() + ") AS offenders LIMIT " + MOST_OFFENDERS,
            row -> row.getString(1)));
  }

  /** Every body is read and parsed, which takes by far the longest: it says how far it is. */
  private Check checkRawData(Consumer<String> progress) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    Optional<String> last = Optional.of("");
    while (last.isPresent() && offenders.size() < MOST_OFFENDERS) {
      progress.accept("%s: %s events so far".formatted(RAW_DATA, checked));
      last =
          statements
              .query(
                  RAW_DATA_OF_SOME,
                  row -> {
                    offenders.addAll(texts(row.getArray("offenders")));
                    return Optional.ofNullable(row.getString("last"));
                  },
                  last.get())
              .getFirst();
      checked += EVENTS_AT_ONCE;
    }
    return new Check(
        RAW_DATA,
        "raw_data says the same as the bytes that were received",
        offenders.stream().limit(MOST_OFFENDERS).map(id -> "event " + id).toList());
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
