package io.tallystick.adapter.persistence.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which comparisons stand for a period. */
class PostgresReconcileRunsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Adapters adapters = Adapters.on(Server.migrated());
  private final ReconcileRuns runs = adapters.context().getBean(ReconcileRuns.class);

  @AfterEach
  void close() {
    assertThat(adapters.complaints()).isEmpty();
    adapters.close();
  }

  @Test
  void a_comparison_of_a_shorter_period_does_not_stand_for_a_longer_one() {
    Instant since = NOW.minus(Duration.ofDays(30));
    finish(since, false, NOW.minusSeconds(9));
    finish(NOW.minus(Duration.ofHours(1)), false, NOW);
    finish(since, true, NOW.plusSeconds(9));

    assertThat(runs.lastFinished(since)).contains(NOW.minusSeconds(9));
    assertThat(runs.lastFinished(since.minusSeconds(1))).isEmpty();
    assertThat(runs.lastFinished(NOW)).contains(NOW);
  }

  private void finish(Instant since, boolean dryRun, Instant until) {
    Run run =
        runs.claim(since, until, dryRun, "olga", "here", gone -> false, until.plusSeconds(60))
            .orElseThrow();
    runs.finish(run, 0, until);
  }
}
