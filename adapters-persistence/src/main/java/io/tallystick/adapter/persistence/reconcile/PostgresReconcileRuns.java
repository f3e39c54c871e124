package io.tallystick.adapter.persistence.reconcile;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileStage;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The comparisons: the table {@code tallystick.reconcile_runs}. */
@Singleton
record PostgresReconcileRuns(Sql statements, ReconcileFindings findings) implements ReconcileRuns {

  private static final String UNFINISHED =
      "SELECT *, claimed_until > now() AS claimed FROM tallystick.reconcile_runs"
          + " WHERE finished_at IS NULL ORDER BY id DESC";

  /** What was interrupted longer ago is begun anew: since then more has happened at Stripe. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  /**
   * @param stage where it was, if this version knows it
   */
  private record Open(Run run, Optional<ReconcileStage> stage, Optional<String> claimedBy) {}

  /**
   * One that is claimed is at work, and no other begins. One of the same kind that was interrupted
   * is continued, or begun anew for the new period; what it has fed in stays noted.
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
        .flatMap(open -> open.claimedBy().stream())
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
        open.stage().isPresent()
            && !before.since().isAfter(since)
            && before.until().isAfter(until.minus(LONGEST_PAUSE));
    Run run =
        new Run(
            before.id(),
            goesOn ? before.since() : since,
            goesOn ? before.until() : until,
            before.dryRun(),
            goesOn ? before.position() : new Position(ReconcileStage.EVENTS, Optional.empty()),
            holder);
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
            open.claimedBy().orElse(""));
    if (claimed == 0) {
      return Optional.empty();
    }
    if (!goesOn) {
      findings.forget(run, run.position().stage());
    }
    return Optional.of(run);
  }

  private static Open open(ResultSet row) throws SQLException {
    Optional<ReconcileStage> stage = ReconcileStage.of(row.getString("stage"));
    String holder = Optional.ofNullable(row.getString("holder")).orElse("");
    return new Open(
        new Run(
            row.getLong("id"),
            row.getTimestamp("since").toInstant(),
            row.getTimestamp("until").toInstant(),
            row.getBoolean("dry_run"),
            new Position(
                stage.orElse(ReconcileStage.EVENTS), Optional.ofNullable(row.getString("after"))),
            holder),
        stage,
        row.getBoolean("claimed") ? Optional.of(holder) : Optional.empty());
  }

  /** The claim is renewed first: while the findings are written nobody else goes on. */
  @Override
  public boolean note(
      Run run, Position next, List<Finding> found, Collection<Seen> seen, Instant claimedUntil) {
    if (!isChanged(run, "claimed_until = ?", claimedUntil)) {
      return false;
    }
    findings.add(run, found, seen);
    return isChanged(run, "stage = ?, after = ?", next.stage().name(), next.after().orElse(null));
  }

  /** Whether the holder of the run is still the one that it was claimed for: only then. */
  private boolean isChanged(Run run, String change, @Nullable Object... values) {
    return statements.execute(
            "UPDATE tallystick.reconcile_runs SET " + change + " WHERE id = ? AND holder = ?",
            Stream.concat(Arrays.stream(values), Stream.of(run.id(), run.holder())).toArray())
        == 1;
  }

  @Override
  public void compareAnew(Run run, Position from, Instant claimedUntil) {
    if (note(run, from, List.of(), List.of(), claimedUntil)) {
      findings.forget(run, from.stage());
    }
  }

  /**
   * Since the first comparison after the last one that had others, and since the table of prices
   * was last changed. One that goes on keeps what it began with.
   */
  @Override
  public Optional<Instant> pricesSince(Run run, String catalogue) {
    Optional<Instant> since =
        statements.only(
            """
            SELECT greatest(
              (SELECT coalesce((SELECT min(started_at) FROM tallystick.reconcile_runs AS later
                  WHERE later.id > other.id), now())
                FROM tallystick.reconcile_runs AS other WHERE catalogue <> ?
                ORDER BY id DESC LIMIT 1),
              (SELECT max(changed_at) FROM tallystick.price_changes)) AS since
            """,
            row -> Sql.instant(row, "since"),
            catalogue);
    statements.execute(
        "UPDATE tallystick.reconcile_runs SET catalogue = coalesce(catalogue, ?) WHERE id = ?",
        catalogue,
        run.id());
    return since;
  }

  @Override
  public boolean finish(Run run, int byAmount, Instant at) {
    boolean finished =
        isChanged(
            run,
            "finished_at = ?, by_amount = ?, holder = NULL, claimed_until = NULL",
            at,
            byAmount);
    if (finished) {
      findings.forgetSeen(run);
    }
    return finished;
  }

  @Override
  public void release(Run run) {
    isChanged(run, "holder = NULL, claimed_until = NULL");
  }

  @Override
  public List<Finding> findings(Run run) {
    return findings.of(run);
  }

  @Override
  public Optional<Instant> lastFinished(Instant since) {
    return statements.first(
        """
        SELECT started_at FROM tallystick.reconcile_runs
        WHERE finished_at IS NOT NULL AND NOT dry_run AND since <= ? ORDER BY id DESC LIMIT 1
        """,
        row -> row.getTimestamp(1).toInstant(),
        since);
  }

  @Override
  public Instant installed() {
    return statements.only(
        """
        SELECT min(installed_on AT TIME ZONE current_setting('TimeZone'))
        FROM tallystick_schema_history
        """,
        row -> row.getTimestamp(1).toInstant());
  }
}
