package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The dashboard's questions about bulk repairs. */
@Singleton
record PostgresBulkPages(PageReads statements) implements BrowseBulkRuns {

  /** What has happened to the events of a run. */
  static final String HAPPENED =
      """
      SELECT outcome, code, count(*), sum(credits)
      FROM tallystick.bulk_items WHERE run_id = ? AND done_at IS NOT NULL
      GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
      """;

  @Override
  public List<BulkRun> latest(int most) {
    return statements.query(
        "SELECT * FROM tallystick.bulk_runs ORDER BY id DESC LIMIT ?",
        PostgresBulkPages::run,
        most);
  }

  @Override
  public int stopped() {
    return statements.only(
        "SELECT count(*) FROM tallystick.bulk_runs WHERE state = 'stopped'", row -> row.getInt(1));
  }

  @Override
  public Optional<Details> details(long run) {
    return statements
        .first("SELECT * FROM tallystick.bulk_runs WHERE id = ?", PostgresBulkPages::run, run)
        .map(found -> new Details(found, expected(run), happened(run)));
  }

  @Override
  public List<Item> items(long run, Optional<BulkResult.Kind> kind, int after, int most) {
    String wanted = kind.map(BulkResult.Kind::code).orElse("");
    return statements.query(
        """
        SELECT items.* FROM tallystick.bulk_items AS items
        JOIN tallystick.bulk_runs AS runs ON runs.id = items.run_id
        WHERE items.run_id = ? AND items.position > ?
          AND (? = '' OR ? = CASE WHEN runs.state = 'planned' THEN items.predicted_outcome
            WHEN items.done_at IS NOT NULL THEN items.outcome END)
        ORDER BY items.position LIMIT ?
        """,
        row ->
            new Item(
                row.getInt("position"),
                new StripeEventId(row.getString("event_id")),
                expected(row),
                happened(row)),
        run,
        after,
        wanted,
        wanted,
        most);
  }

  private List<BulkShare> expected(long run) {
    return statements.query(
        """
        SELECT predicted_outcome, predicted_code, count(*), sum(predicted_credits)
        FROM tallystick.bulk_items WHERE run_id = ? GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
        """,
        PostgresBulkPages::share,
        run);
  }

  private List<BulkShare> happened(long run) {
    return statements.query(HAPPENED, PostgresBulkPages::share, run);
  }

  static BulkRun run(ResultSet row) throws SQLException {
    BulkAction action = BulkAction.of(row.getString("action"));
    Optional<Instant> startedAt = Sql.instant(row, "started_at");
    return new BulkRun(
        row.getLong("id"),
        action,
        action == BulkAction.UNKNOWN ? Amendment.NONE : amendment(row),
        BulkRun.State.of(row.getString("state")),
        row.getInt("events"),
        row.getString("planned_by"),
        row.getTimestamp("planned_at").toInstant(),
        startedAt.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new BulkRun.Start(
                    row.getString("started_by"), row.getString("reason"), startedAt.get())),
        Sql.instant(row, "stopped_at"),
        Sql.instant(row, "done_at"));
  }

  private static Amendment amendment(ResultSet row) throws SQLException {
    return new Amendment(
        Optional.ofNullable(row.getObject("user_id", Long.class))
            .map(user -> new Assignment(new UserId(user), false)),
        Optional.ofNullable(row.getObject("credits", Integer.class)));
  }

  static BulkResult expected(ResultSet row) throws SQLException {
    return new BulkResult(
        BulkResult.Kind.of(row.getString("predicted_outcome")),
        Optional.ofNullable(row.getString("predicted_code")),
        row.getString("predicted_message"),
        row.getInt("predicted_credits"),
        user(row, "predicted_user"));
  }

  private static Optional<BulkResult> happened(ResultSet row) throws SQLException {
    return row.getTimestamp("done_at") == null
        ? Optional.empty()
        : Optional.of(
            new BulkResult(
                BulkResult.Kind.of(row.getString("outcome")),
                Optional.ofNullable(row.getString("code")),
                row.getString("message"),
                row.getInt("credits"),
                user(row, "user_id")));
  }

  private static Optional<UserId> user(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class)).map(UserId::new);
  }

  static BulkShare share(ResultSet row) throws SQLException {
    return new BulkShare(
        BulkResult.Kind.of(row.getString(1)),
        Optional.ofNullable(row.getString(2)),
        row.getInt(3),
        row.getLong(4));
  }
}
