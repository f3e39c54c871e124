package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.ArrayParameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bulk repairs: the tables {@code bulk_runs} and {@code bulk_items}. */
@Singleton
record PostgresBulkRuns(Sql statements) implements BulkRuns {

  @Override
  public long add(
      BulkAction action, Amendment amendment, String person, Instant at, List<Planned> events) {
    long run =
        statements.only(
            """
            INSERT INTO tallystick.bulk_runs (action, user_id, credits, state, events, planned_by,
              planned_at)
            VALUES (?, ?::bigint, ?::integer, 'planned', ?, ?, ?) RETURNING id
            """,
            row -> row.getLong(1),
            action.code(),
            amendment.assignment().map(it -> it.user().value()).orElse(null),
            amendment.credits().orElse(null),
            events.size(),
            person,
            at);
    statements.run(
        """
        INSERT INTO tallystick.bulk_items (run_id, position, event_id, attempts, predicted_outcome,
          predicted_code, predicted_message, predicted_credits, predicted_user)
        SELECT ?, position, event_id, attempts, outcome, code, message, credits, user_id
        FROM unnest(?::text[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::int4[], ?::int8[])
          WITH ORDINALITY
          AS item (event_id, attempts, outcome, code, message, credits, user_id, position)
        """,
        statement -> {
          statement.setLong(1, run);
          ArrayParameters.after(1, statement, events)
              .text(it -> it.event().value())
              .integer(Planned::attempts)
              .text(it -> it.expected().kind().code())
              .optionalText(it -> it.expected().code())
              .text(it -> it.expected().message())
              .integer(it -> it.expected().credits())
              .optionalBigint(it -> it.expected().user().map(UserId::value));
          return statement.executeUpdate();
        });
    return run;
  }

  /** Their events go with them. */
  @Override
  public void dropPlans(Instant plannedBefore) {
    statements.execute(
        "DELETE FROM tallystick.bulk_runs WHERE state = 'planned' AND planned_at < ?",
        plannedBefore);
  }

  @Override
  public boolean drop(long run) {
    return statements.execute(
            "DELETE FROM tallystick.bulk_runs WHERE id = ? AND state = 'planned'", run)
        == 1;
  }

  @Override
  public Optional<BulkRun> find(long run) {
    return statements.first(
        "SELECT * FROM tallystick.bulk_runs WHERE id = ?", PostgresBulkPages::run, run);
  }

  @Override
  public List<BulkRun> running() {
    return statements
        .query(
            "SELECT * FROM tallystick.bulk_runs WHERE state = 'running' ORDER BY id",
            PostgresBulkPages::run)
        .stream()
        .filter(run -> run.action() != BulkAction.UNKNOWN)
        .toList();
  }

  @Override
  public boolean start(long run, BulkRun.Start start) {
    return statements.execute(
            """
            UPDATE tallystick.bulk_runs SET state = 'running', started_by = ?, reason = ?, started_at = ?
            WHERE id = ? AND state = 'planned'
            """,
            start.by(),
            start.reason(),
            start.at(),
            run)
        == 1;
  }

  @Override
  public boolean stop(long run, Instant at) {
    return statements.execute(
            """
            UPDATE tallystick.bulk_runs SET state = 'stopped', stopped_at = ?
            WHERE id = ? AND state = 'running'
            """,
            at,
            run)
        == 1;
  }

  @Override
  public boolean resume(long run) {
    return statements.execute(
            """
            UPDATE tallystick.bulk_runs SET state = 'running', stopped_at = NULL
            WHERE id = ? AND state = 'stopped'
            """,
            run)
        == 1;
  }

  @Override
  public boolean finish(long run, Instant at) {
    return statements.execute(
            """
            UPDATE tallystick.bulk_runs SET state = 'done', stopped_at = NULL, done_at = ?
            WHERE id = ? AND state IN ('running', 'stopped')
              AND NOT EXISTS (SELECT FROM tallystick.bulk_items WHERE run_id = id AND bulk_items.done_at IS NULL)
            """,
            at,
            run)
        == 1;
  }

  /** The array is found once: a join might look, and lock, again. */
  @Override
  public List<Planned> claim(long run, int most, Instant now, Instant abandonedBefore) {
    return statements.query(
        """
        UPDATE tallystick.bulk_items SET claimed_at = ?
        WHERE run_id = ? AND position = ANY (ARRAY(
          SELECT position FROM tallystick.bulk_items
          WHERE run_id = ? AND done_at IS NULL AND (claimed_at IS NULL OR claimed_at < ?)
            AND EXISTS (SELECT FROM tallystick.bulk_runs WHERE id = ? AND state = 'running')
          ORDER BY position LIMIT ? FOR UPDATE SKIP LOCKED))
        RETURNING event_id, attempts, predicted_outcome, predicted_code, predicted_message,
          predicted_credits, predicted_user
        """,
        row ->
            new Planned(
                new StripeEventId(row.getString("event_id")),
                row.getInt("attempts"),
                PostgresBulkPages.expected(row)),
        now,
        run,
        run,
        abandonedBefore,
        run,
        most);
  }

  @Override
  public void settle(long run, Map<StripeEventId, BulkResult> results, Instant at) {
    statements.run(
        """
        UPDATE tallystick.bulk_items SET outcome = result.outcome, code = result.code,
          message = result.message, credits = result.credits, user_id = result.user_id, done_at = ?
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int4[], ?::int8[])
          AS result (event_id, outcome, code, message, credits, user_id)
        WHERE run_id = ? AND bulk_items.event_id = result.event_id AND done_at IS NULL
        """,
        statement -> {
          statement.setTimestamp(1, Timestamp.from(at));
          ArrayParameters.after(1, statement, List.copyOf(results.entrySet()))
              .text(it -> it.getKey().value())
              .text(it -> it.getValue().kind().code())
              .optionalText(it -> it.getValue().code())
              .text(it -> it.getValue().message())
              .integer(it -> it.getValue().credits())
              .optionalBigint(it -> it.getValue().user().map(UserId::value));
          statement.setLong(8, run);
          return statement.executeUpdate();
        });
  }

  @Override
  public List<BulkShare> happened(long run) {
    return statements.query(PostgresBulkPages.HAPPENED, PostgresBulkPages::share, run);
  }
}
