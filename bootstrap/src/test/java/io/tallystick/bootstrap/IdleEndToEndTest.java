package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a server does while nobody sends anything. */
final class IdleEndToEndTest {

  @Test
  void the_database_is_left_alone_and_a_retry_comes_in_time_all_the_same() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    // What watches the health by itself every minute would be seen, too.
    settings.put(
        "JAVA_TOOL_OPTIONS",
        "-Dtallystick.worker.quiet-after=2s -Dmicronaut.health.monitor.interval=1s"
            + " -Dmicronaut.health.monitor.initial-delay=1s");
    settings.put("TALLYSTICK_CATALOGUE", "price_a=100");
    settings.put("TALLYSTICK_PAYLOAD_RETENTION_DAYS", "30");
    settings.put("STRIPE_API_KEY", "sk_test_nobody_listens_there");
    settings.put("STRIPE_API_BASE", "http://127.0.0.1:1");
    try (Program program = Program.serve(settings)) {
      assertThat(program.deliver(Bodies.purchase(1, 5).json()).code()).isEqualTo(200);
      AtomicReference<String> last = new AtomicReference<>("");
      await()
          .during(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                String now = lastStatement(database);
                return last.getAndSet(now).compareTo(now) >= 0;
              });

      Bodies waiting = Bodies.paidSession();
      assertThat(program.deliver(waiting.json()).status()).isEqualTo("failed");
      await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () ->
                  database.number(
                          "SELECT attempts FROM stripe_events WHERE event_id = '%s'"
                              .formatted(waiting.id()))
                      >= 2);
    }
  }

  /** When the server sent its last statement; empty if it has no connection any more. */
  private static String lastStatement(TestDatabase database) {
    return database.one(
        """
        SELECT coalesce(max(query_start)::text, '') FROM pg_stat_activity
        WHERE application_name = 'tallystick' AND datname = current_database()
          AND pid <> pg_backend_pid()
        """);
  }
}
