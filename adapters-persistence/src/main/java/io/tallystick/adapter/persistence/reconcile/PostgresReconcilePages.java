package io.tallystick.adapter.persistence.reconcile;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.query.BrowseReconciliations;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Comparisons with Stripe, as the dashboard shows them. */
@Singleton
record PostgresReconcilePages(PageReads statements) implements BrowseReconciliations {

  @Override
  public List<Reconciliation> latest(int most) {
    return statements.query(
        """
        SELECT run.*,
          (SELECT count(*) FROM tallystick.reconcile_findings
            WHERE run_id = run.id AND what = 'fed') AS fed,
          (SELECT count(*) FROM tallystick.reconcile_findings
            WHERE run_id = run.id AND what <> 'fed') AS differences
        FROM tallystick.reconcile_runs AS run ORDER BY id DESC LIMIT ?
        """,
        row ->
            new Reconciliation(
                row.getLong("id"),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("until").toInstant(),
                row.getBoolean("dry_run"),
                row.getString("actor"),
                row.getTimestamp("started_at").toInstant(),
                Sql.instant(row, "finished_at"),
                row.getLong("fed"),
                row.getLong("differences"),
                row.getLong("by_amount")),
        most);
  }

  @Override
  public List<Difference> differences(long run, int most) {
    return statements.query(
        """
        SELECT * FROM tallystick.reconcile_findings WHERE run_id = ? AND what <> 'fed'
        ORDER BY position LIMIT ?
        """,
        row ->
            new Difference(
                row.getString("what"),
                row.getString("type"),
                row.getString("object_id"),
                Optional.ofNullable(row.getString("payment_id")),
                Sql.number(row, "stripe"),
                Sql.number(row, "ledger")),
        run,
        most);
  }
}
