package io.tallystick.adapter.persistence;

import io.tallystick.application.port.ReconcileRuns;
import io.tallystick.application.port.ReconcileStage;
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
          + " WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1";

  /** What was interrupted longer ago is begun anew: since then more has happened at Stripe. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private final Sql statements;

  PostgresReconcileRuns(Sql statements) {
    this.statements = statements;
  }

  private record Open(Run run, Optional<String> holder) {}

  /**
   * The unfinished one is at work if it is claimed; else it is continued, or given up where it is
   * of another kind. Of two who claim it at once the first statement to come wins.
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
    Optional<Open> open =
        statements.query(UNFINISHED, PostgresReconcileRuns::open).stream().findFirst();
    if (open.isPresent()) {
      Optional<String> other = open.get().holder().filter(name -> !name.equals(holder));
      if (other.isPresent() && !gone.test(other.get())) {
        return Optional.empty();
      }
      Run run = open.get().run();
      if (run.dryRun() == dryRun
          && !run.since().isAfter(since)
          && run.until().isAfter(until.minus(LONGEST_PAUSE))) {
        return statements.execute(
                    """
                      UPDATE tallystick.reconcile_runs SET holder = ?, claimed_until = ?
                      WHERE id = ? AND finished_at IS NULL
                    AND (holder IS NULL OR claimed_until <= now() OR holder IN (?, ?))
                    """,
                    holder,
                    claimedUntil,
                    run.id(),
                    holder,
                    open.get().holder().orElse(""))
                == 1
            ? Optional.of(run)
            : Optional.empty();
      }
      statements.execute(
          "DELETE FROM tallystick.reconcile_runs WHERE id = ? AND finished_at IS NULL", run.id());
    }
    return statements
        .query(
            """
            INSERT INTO tallystick.reconcile_runs (since, until, dry_run, actor, started_at, stage,
              holder, claimed_until)
            SELECT ?::timestamptz, ?::timestamptz, ?, ?, ?::timestamptz, 'EVENTS', ?, ?::timestamptz
            WHERE NOT EXISTS (SELECT FROM tallystick.reconcile_runs WHERE finished_at IS NULL)
            RETURNING *, false AS claimed
            """,
            PostgresReconcileRuns::open,
            since.toString(),
            until.toString(),
            dryRun,
            actor,
            until.toString(),
            holder,
            claimedUntil.toString())
        .stream()
        .map(Open::run)
        .findFirst();
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

  /** A page that was interrupted is read again, and names the same: nothing stands there twice. */
  @Override
  public void note(
      Run run, Position next, List<Finding> found, Collection<Seen> seen, Instant claimedUntil) {
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
    for (Finding finding : found) {
      statements.execute(
          """
          INSERT INTO tallystick.reconcile_findings (run_id, what, type, object_id, payment_id,
            stripe, ledger)
          VALUES (?, ?, ?, ?, ?, ?::bigint, ?::bigint) ON CONFLICT DO NOTHING
          """,
          run.id(),
          finding.what().name().toLowerCase(Locale.ROOT),
          finding.type(),
          finding.id(),
          finding.payment().orElse(null),
          finding.stripe().map(String::valueOf).orElse(null),
          finding.ledger().map(String::valueOf).orElse(null));
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
                number(row, "stripe"),
                number(row, "ledger")),
        run.id());
  }

  static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(number);
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
            "SELECT min(installed_on AT TIME ZONE current_setting('TimeZone')) FROM "
                + FlywaySchema.HISTORY,
            row -> row.getTimestamp(1).toInstant())
        .getFirst();
  }
}
