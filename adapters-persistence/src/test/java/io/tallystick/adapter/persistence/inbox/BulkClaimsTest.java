package io.tallystick.adapter.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several instances share a bulk repair, and nothing is done twice. */
class BulkClaimsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final BulkResult CREDITED =
      new BulkResult(Kind.CREDITED, Optional.empty(), "+5 credits", 5, Optional.of(new UserId(1)));

  private Database database;
  private Adapters adapters;
  private BulkRuns runs;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    runs = adapters.context().getBean(BulkRuns.class);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void what_another_connection_is_claiming_is_passed_over_without_waiting() throws SQLException {
    long run = started(5);
    try (Connection other = database.connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE tallystick.bulk_items SET claimed_at = now() WHERE position IN (1, 2) AND run_id"
              + " = "
              + run);

      assertThat(claim(run, 2, NOW)).containsExactly("evt_3", "evt_4");
      assertThat(claim(run, 2, NOW)).containsExactly("evt_5");
      other.rollback();
    }
    assertThat(claim(run, 9, NOW)).containsExactly("evt_1", "evt_2");
  }

  @Test
  void instances_that_claim_at_the_same_time_never_get_the_same_event() throws Exception {
    long run = started(200);
    List<String> claimed = new ArrayList<>();
    try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> parts =
          IntStream.range(0, 4).mapToObj(i -> instances.submit(() -> claimAll(run))).toList();
      for (Future<List<String>> part : parts) {
        claimed.addAll(part.get());
      }
    }
    assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void an_instance_that_comes_back_late_changes_nothing() {
    long run = started(1);
    assertThat(claim(run, 1, NOW)).hasSize(1);
    assertThat(claim(run, 1, NOW.plusSeconds(61))).hasSize(1);
    settle(run, CREDITED);
    settle(run, new BulkResult(Kind.CHANGED, Optional.empty(), "changed since the plan"));

    assertThat(database.rows("SELECT outcome, credits FROM tallystick.bulk_items"))
        .containsExactly("credited|5");
  }

  @Test
  void a_state_has_its_times_and_a_start_its_reason() {
    long run = started(1);
    for (String change :
        List.of(
            "state = 'stopped'",
            "state = 'done'",
            "state = 'planned'",
            "stopped_at = now()",
            "reason = NULL",
            "reason = ' '",
            "reason = repeat('x', 501)",
            "started_by = ''")) {
      assertThatThrownBy(
              () ->
                  database.run("UPDATE tallystick.bulk_runs SET " + change + " WHERE id = " + run))
          .as(change)
          .hasMessageContaining("bulk_runs_");
    }
    for (String change : List.of("done_at = now()", "outcome = 'credited'", "message = 'x'")) {
      assertThatThrownBy(() -> database.run("UPDATE tallystick.bulk_items SET " + change))
          .as(change)
          .hasMessageContaining("bulk_items_done_has_its_outcome");
    }
  }

  private long started(int events) {
    List<Planned> planned =
        IntStream.rangeClosed(1, events)
            .mapToObj(i -> new Planned(new StripeEventId("evt_" + i), 1, CREDITED))
            .toList();
    return adapters.committed(
        () -> {
          long run = runs.add(BulkAction.RETRY, Amendment.NONE, "olga", NOW, planned);
          runs.start(run, new BulkRun.Start("olga", "why not", NOW));
          return run;
        });
  }

  private List<String> claimAll(long run) {
    List<String> all = new ArrayList<>();
    List<String> part;
    do {
      part = claim(run, 7, NOW);
      all.addAll(part);
    } while (!part.isEmpty());
    return all;
  }

  private List<String> claim(long run, int most, Instant at) {
    return adapters.committed(() -> runs.claim(run, most, at, at.minusSeconds(60))).stream()
        .map(planned -> planned.event().value())
        .sorted()
        .toList();
  }

  private void settle(long run, BulkResult result) {
    adapters.commit(() -> runs.settle(run, Map.of(new StripeEventId("evt_1"), result), NOW));
  }
}
