package io.tallystick.adapter.persistence.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Position;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which comparisons stand for a period, and what they have found. */
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

  @Test
  void an_event_that_was_to_be_fed_in_and_could_not_be_stored_is_missing() {
    Run run = claim(NOW.minus(Duration.ofDays(30)), false, NOW);
    Position events = new Position(ReconcileStage.EVENTS, Optional.empty());
    Position sessions = new Position(ReconcileStage.SESSIONS, Optional.empty());
    Finding stored = event(What.FED, "evt_b");
    note(run, events, event(What.FED, "evt_a"), stored);
    note(run, sessions, event(What.MISSING, "evt_a"));
    assertThat(runs.findings(run)).containsExactly(event(What.MISSING, "evt_a"), stored);

    runs.compareAnew(run, sessions, NOW);
    assertThat(runs.findings(run)).containsExactly(event(What.MISSING, "evt_a"), stored);
    runs.compareAnew(run, events, NOW);
    assertThat(runs.findings(run)).containsExactly(stored);
    note(run, events, event(What.FED, "evt_a"));
    assertThat(runs.findings(run)).containsExactly(stored, event(What.FED, "evt_a"));
  }

  @Test
  void who_has_lost_the_claim_changes_nothing_any_more() {
    Run lost = claim(NOW.minus(Duration.ofDays(30)), false, NOW);
    Run run = claimedBy("there", lost.since(), false, NOW);
    Position sessions = new Position(ReconcileStage.SESSIONS, Optional.empty());
    Position disputes = new Position(ReconcileStage.DISPUTES, Optional.empty());
    Finding missing = event(What.MISSING, "evt_a");
    assertThat(runs.note(run, disputes, List.of(missing), Set.of(), NOW)).isTrue();

    assertThat(runs.note(lost, sessions, List.of(event(What.FED, "evt_b")), Set.of(), NOW))
        .isFalse();
    runs.compareAnew(lost, sessions, NOW);
    runs.release(lost);
    assertThat(runs.finish(lost, 0, NOW)).isFalse();

    assertThat(runs.findings(run)).containsExactly(missing);
    assertThat(runs.lastFinished(NOW)).isEmpty();
    assertThat(runs.finish(run, 0, NOW)).isTrue();
    assertThat(runs.lastFinished(NOW)).contains(NOW);
  }

  private void note(Run run, Position next, Finding... found) {
    runs.note(run, next, List.of(found), Set.of(), NOW);
  }

  private static Finding event(What what, String id) {
    return new Finding(what, "event", id, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Run claim(Instant since, boolean dryRun, Instant until) {
    return claimedBy("here", since, dryRun, until);
  }

  private Run claimedBy(String holder, Instant since, boolean dryRun, Instant until) {
    return runs.claim(since, until, dryRun, "olga", holder, gone -> false, until.plusSeconds(60))
        .orElseThrow();
  }

  private void finish(Instant since, boolean dryRun, Instant until) {
    runs.finish(claim(since, dryRun, until), 0, until);
  }
}
