package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.inbox.LockBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who has how many of the connections. */
class ConnectionShareTest {

  private final Database database = Server.migrated();

  @Test
  void while_all_other_work_has_its_connections_deliveries_have_theirs() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    try (Adapters adapters =
            Adapters.on(database, 6, 5_000, Map.of("tallystick.connections.longest-wait", "10ms"));
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      PageReads pages = adapters.context().getBean(PageReads.class);
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        others.add(people.submit(() -> adapters.committed(() -> waited(begun, end))));
        others.add(people.submit(() -> pages.query("SELECT 1", row -> waited(begun, end))));
      }
      begun.await();

      assertThatThrownBy(() -> adapters.committed(() -> adapters.one("SELECT 1")))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining("too many requests");
      Purchases purchases = new Purchases(adapters, true);
      purchases.commits().together(List.of(purchases.arrived("together a@example.org")));
      purchases.commits().alone(purchases.arrived("alone a@example.org"), new LockBudget());
      assertThatThrownBy(() -> adapters.transactions().committedWithFree(List.of(), Answer::get))
          .as("a batch of a worker")
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining("too many requests");
      assertThatThrownBy(() -> purchases.process("worker a@example.org"))
          .isInstanceOf(StorageUnavailable.class);
      assertThat(
              database.one(
                  "SELECT string_agg(event_id || ' ' || processing_status, ', ' ORDER BY event_id)"
                      + " FROM stripe_events"))
          .isEqualTo("evt_alone completed, evt_together completed");

      end.countDown();
      for (Future<?> other : others) {
        other.get();
      }
      assertThat(adapters.committed(() -> adapters.one("SELECT 1"))).isEqualTo("1");
    }
  }

  @Test
  void work_that_has_a_connection_waits_for_no_second_one() {
    try (Adapters adapters = Adapters.on(database, 2)) {
      PageReads pages = adapters.context().getBean(PageReads.class);

      assertThat(
              adapters.committed(
                  () ->
                      adapters.committed(
                          () -> pages.query("SELECT 1", row -> row.getInt(1)).getFirst())))
          .isEqualTo(1);
      String fromBatch =
          adapters
              .transactions()
              .committedWithFree(
                  List.of(), free -> adapters.committed(() -> adapters.one("SELECT 4")));
      assertThat(fromBatch).isEqualTo("4");
      assertThat(
              pages.query(
                  "SELECT 2", row -> pages.query("SELECT 3", inner -> inner.getInt(1)).getFirst()))
          .containsExactly(3);
    }
  }

  private static boolean waited(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
