package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What reads or empties large tables may take longer than other statements. */
class LargeTablesTest {

  private static final Instant UNTIL = Instant.parse("2026-03-01T12:00:00Z");

  /** Locked tables stand for large ones: all wait for longer than other statements may take. */
  @Test
  void they_are_not_given_up_when_other_statements_are() throws Exception {
    Database database = Server.migrated();
    try (Adapters adapters =
            Adapters.on(database, 8, 5_000, Map.of("tallystick.statements.longest", "1s"));
        Connection beside = database.connection();
        Statement statement = beside.createStatement()) {
      BookedPayments booked = adapters.context().getBean(BookedPayments.class);
      ReconcileRuns runs = adapters.context().getBean(ReconcileRuns.class);
      Run run =
          runs.claim(Instant.EPOCH, UNTIL, false, "olga", "here", gone -> false, UNTIL)
              .orElseThrow();
      beside.setAutoCommit(false);
      statement.execute("LOCK TABLE stripe_events, tallystick.reconcile_seen");

      List<FutureTask<Boolean>> work =
          List.of(
              begun(() -> adapters.inbox().ignored("replayed", Optional.empty(), 1).isEmpty()),
              begun(() -> booked.rows(run, 0, 1).isEmpty()),
              begun(() -> runs.finish(run, 0, UNTIL)));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  database.number(
                          """
                          SELECT count(*) FROM pg_stat_activity
                          WHERE datname = current_database() AND wait_event_type = 'Lock'
                            AND query_start < clock_timestamp() - interval '2 seconds'
                          """)
                      == work.size());
      beside.rollback();

      for (FutureTask<Boolean> each : work) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  private static FutureTask<Boolean> begun(Callable<Boolean> work) {
    FutureTask<Boolean> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }
}
