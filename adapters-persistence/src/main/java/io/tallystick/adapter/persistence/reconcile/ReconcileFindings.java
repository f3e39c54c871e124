package io.tallystick.adapter.persistence.reconcile;

import io.tallystick.adapter.persistence.Parameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What comparisons found, and what Stripe has listed: {@code tallystick.reconcile_findings} and
 * {@code tallystick.reconcile_seen}.
 */
@Singleton
record ReconcileFindings(Sql statements) {

  /**
   * A page that was interrupted is read again, and names the same: nothing stands there twice.
   * Refunds and disputes are compared by payment, and may stand on several pages: the first finding
   * about a payment stays. An event is noted as fed in before it is, and is missing if that fails:
   * of an event the last finding counts.
   */
  void add(Run run, List<Finding> found, Collection<Seen> seen) {
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
          ON CONFLICT (run_id, type, object_id) DO UPDATE SET what = EXCLUDED.what
            WHERE EXCLUDED.type = 'event'
          """,
          run.id(),
          finding.what().code(),
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
  }

  /** In the order in which they were found. */
  List<Finding> of(Run run) {
    return statements.query(
        "SELECT * FROM tallystick.reconcile_findings WHERE run_id = ? ORDER BY position",
        row ->
            new Finding(
                What.of(row.getString("what")),
                row.getString("type"),
                row.getString("object_id"),
                Optional.ofNullable(row.getString("payment_id")),
                Sql.number(row, "stripe"),
                Sql.number(row, "ledger")),
        run.id());
  }

  /**
   * Its position is set before: a difference that is forgotten must be looked for again. What was
   * fed in stays.
   *
   * @param from where it is looked for again; events only from the first stage on
   */
  void forget(Run run, ReconcileStage from) {
    statements.execute(
        """
        DELETE FROM tallystick.reconcile_findings
        WHERE run_id = ? AND (type <> 'event' OR ? AND (what <> 'fed' OR ?))
        """,
        run.id(),
        from == ReconcileStage.EVENTS,
        run.dryRun());
    forgetSeen(run);
  }

  /** All payments of the period, which may be many. */
  void forgetSeen(Run run) {
    statements.run(
        "DELETE FROM tallystick.reconcile_seen WHERE run_id = ?",
        Sql.LONGEST_SCAN,
        statement -> {
          statement.setLong(1, run.id());
          return statement.executeUpdate();
        });
  }
}
