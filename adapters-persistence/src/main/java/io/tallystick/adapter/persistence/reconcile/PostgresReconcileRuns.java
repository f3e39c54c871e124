package io.tallystick.adapter.persistence.reconcile;

import io.tallystick.adapter.persistence.Parameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileStage;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The tables {@code tallystick.reconcile_runs} and {@code tallystick.reconcile_findings}. */
@Singleton
final class PostgresReconcileRuns implements ReconcileRuns {

  private static final String UNFINISHED =
      "SELECT *, claimed_until > now() AS claimed FROM tallystick.reconcile_runs"
          + " WHERE finished_at IS NULL ORDER BY id DESC";

  /** What was interrupted longer ago is begun anew: since then more has happened at Stripe. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private final Sql statements;

  PostgresReconcileRuns(Sql statements) {
    this.statements = statements;
  }

  private record Open(Run run, Optional<String> holder) {}

  /**
   * One that is claimed is at work, and no other begins. One of the same kind that was interrupted
   * is continued, or begun anew for the new period; what it has fed in stays noted. Of two who
   * claim it at once the first statement to come wins.
   */
  @Override
  public Optional<Run> claim(
      Instant since,
      Instant until,
      boolean dryRun,
      String actor,
      String holder,
      Predicate<String> gone,
      Instant claimedUntil) {
    List<Open> unfinished = statements.query(UNFINISHED, PostgresReconcileRuns::open);
    if (unfinished.stream()
        .flatMap(open -> open.holder().stream())
        .anyMatch(name -> !name.equals(holder) && !gone.test(name))) {
      return Optional.empty();
    }
    Optional<Open> interrupted =
        unfinished.stream().filter(open -> open.run().dryRun() == dryRun).findFirst();
    if (interrupted.isPresent()) {
      return resume(interrupted.get(), since, until, holder, claimedUntil);
    }
    return statements
        .query(
            """
            INSERT INTO tallystick.reconcile_runs (since, until, dry_run, actor, started_at, stage,
              holder, claimed_until)
            SELECT ?::timestamptz, ?::timestamptz, ?, ?, ?::timestamptz, 'EVENTS', ?, ?::timestamptz
            WHERE NOT EXISTS (SELECT FROM tallystick.reconcile_runs
              WHERE finished_at IS NULL AND (dry_run = ? OR claimed_until > now()))
            RETURNING *, false AS claimed
            """,
            PostgresReconcileRuns::open,
            since.toString(),
            until.toString(),
            dryRun,
            actor,
            until.toString(),
            holder,
            claimedUntil.toString(),
            dryRun)
        .stream()
        .map(Open::run)
        .findFirst();
  }

  private Optional<Run> resume(
      Open open, Instant since, Instant until, String holder, Instant claimedUntil) {
    Run before = open.run();
    boolean goesOn =
        !before.since().isAfter(since) && before.until().isAfter(until.minus(LONGEST_PAUSE));
    Run run =
        goesOn
            ? before
            : new Run(
                before.id(),
                since,
                until,
                before.dryRun(),
                new Position(ReconcileStage.EVENTS, Optional.empty()));
    int claimed =
        statements.execute(
            """
            UPDATE tallystick.reconcile_runs
            SET since = ?, until = ?, stage = ?, after = ?, holder = ?, claimed_until = ?
            WHERE id = ? AND finished_at IS NULL
              AND (holder IS NULL OR claimed_until <= now() OR holder IN (?, ?))
            """,
            run.since(),
            run.until(),
            run.position().stage().name(),
            run.position().after().orElse(null),
            holder,
            claimedUntil,
            run.id(),
            holder,
            open.holder().orElse(""));
    if (claimed == 0) {
      return Optional.empty();
    }
    if (!goesOn) {
      forget(run);
    }
    return Optional.of(run);
  }

  private static Open open(ResultSet row) throws SQLException {
    return new Open(
        new Run(
            row.getLong("id"),
            row.getTimestamp("since").toInstant(),
            row.getTimestamp("until").toInstant(),
            row.getBoolean("dry_run"),
            new Position(
                ReconcileStage.valueOf(row.getString("stage")),
                Optional.ofNullable(row.getString("after")))),
        row.getBoolean("claimed")
            ? Optional.ofNullable(row.getString("holder"))
            : Optional.empty());
  }

  /**
   * A page that was interrupted is read again, and names the same: nothing stands there twice.
   * Refunds and disputes are compared by payment, and may stand on several pages: the first finding
   * about a payment stays.
   */
  @Override
  public void note(
      Run run, Position next, List<Finding> found, Collection<Seen> seen, Instant claimedUntil) {
    for (Finding finding : found) {
      statements.execute(
          """
          INSERT INTO tallystick.reconcile_findings (run_id, what, type, object_id, payment_id,
            stripe, ledger)
          SELECT run, found, kind, object, payment, stripe::bigint, ledger::bigint
          FROM (VALUES (?::bigint, ?, ?, ?, ?, ?, ?))
            AS finding (run, found, kind, object, payment, stripe, ledger)
          WHERE kind NOT IN ('refund', 'dispute') OR NOT EXISTS (
            SELECT FROM tallystick.reconcile_findings
            WHERE run_id = run AND type = kind AND payment_id = payment)
          ON CONFLICT DO NOTHING
          """,
          run.id(),
          finding.what().name().toLowerCase(Locale.ROOT),
          finding.type(),
          finding.id(),
          finding.payment().orElse(null),
          finding.stripe().map(String::valueOf).orElse(null),
          finding.ledger().map(String::valueOf).orElse(null));
    }
    if (!seen.isEmpty()) {
      statements.run(
          """
          INSERT INTO tallystick.reconcile_seen (run_id, type, object_id)
          SELECT ?, * FROM unnest(?::text[], ?::text[]) ON CONFLICT DO NOTHING
          """,
          statement -> {
            statement.setLong(1, run.id());
            new Parameters(statement, 1)
                .texts(seen.stream().map(Seen::type).toList())
                .texts(seen.stream().map(Seen::id).toList());
            return statement.executeUpdate();
          });
    }
    statements.execute(
        """
        UPDATE tallystick.reconcile_runs SET stage = ?, after = ?, claimed_until = ? WHERE id = ?
        """,
        next.stage().name(),
        next.after().orElse(null),
        claimedUntil,
        run.id());
  }

  @Override
  public void compareAnew(Run run, Position from, Instant claimedUntil) {
    note(run, from, List.of(), List.of(), claimedUntil);
    forget(run);
  }

  /** Its position is set before: a difference that is forgotten must be looked for again. */
  private void forget(Run run) {
    statements.execute(
        "DELETE FROM tallystick.reconcile_findings WHERE run_id = ? AND (what <> 'fed' OR ?)",
        run.id(),
        run.dryRun());
    statements.execute("DELETE FROM tallystick.reconcile_seen WHERE run_id = ?", run.id());
  }

  @Override
  public void finish(Run run, Instant at) {
    statements.execute(
        """
        UPDATE tallystick.reconcile_runs SET finished_at = ?, holder = NULL, claimed_until = NULL
        WHERE id = ?
        """,
        at,
        run.id());
    statements.execute("DELETE FROM tallystick.reconcile_seen WHERE run_id = ?", run.id());
  }

  @Override
  public void release(Run run) {
    statements.execute(
        "UPDATE tallystick.reconcile_runs SET holder = NULL, claimed_until = NULL WHERE id = ?",
        run.id());
  }

  @Override
  public List<Finding> findings(Run run) {
    return statements.query(
        "SELECT * FROM tallystick.reconcile_findings WHERE run_id = ? ORDER BY position",
        row ->
            new Finding(
                What.valueOf(row.getString("what").toUpperCase(Locale.ROOT)),
                row.getString("type"),
                row.getString("object_id"),
                Optional.ofNullable(row.getString("payment_id")),
                Sql.number(row, "stripe"),
                Sql.number(row, "ledger")),
        run.id());
  }

  @Override
  public Optional<Instant> lastFinished() {
    return statements
        .query(
            """
            SELECT started_at FROM tallystick.reconcile_runs
            WHERE finished_at IS NOT NULL AND NOT dry_run ORDER BY id DESC LIMIT 1
            """,
            row -> row.getTimestamp(1).toInstant())
        .stream()
        .findFirst();
  }

  @Override
  public Instant installed() {
    return statements
        .query(
            """
            SELECT min(installed_on AT TIME ZONE current_setting('TimeZone'))
            FROM tallystick_schema_history
            """,
            row -> row.getTimestamp(1).toInstant())
        .getFirst();
  }
}
