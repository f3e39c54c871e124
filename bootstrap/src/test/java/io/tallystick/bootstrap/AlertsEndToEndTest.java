package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Somebody is told that an event needs a person, and that none does any more. */
final class AlertsEndToEndTest {

  @Test
  void the_first_failed_event_is_told_and_when_all_is_clear() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    settings.put(
        "TALLYSTICK_ALERT_URL",
        "http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort()));
    try (Program program = Program.serve(settings)) {
      Bodies purchase =
          Bodies.paidSession().with("customer_email", "late@shop.example").meta("credits", "5");
      assertThat(program.deliver(purchase.json()).status()).isEqualTo("failed");
      await().untilAsserted(() -> assertThat(told).hasSize(1));
      assertThat(told.getFirst())
          .contains("\"causes\":[{\"code\":\"user_unresolved\",\"failed\":1}]")
          .doesNotContain("late@shop.example");

      database.user("late@shop.example");
      assertThat(program.deliver(purchase.json()).status()).isEqualTo("completed");
      await().untilAsserted(() -> assertThat(told).hasSize(2));
      assertThat(told.getLast()).contains("All clear", "\"failed\":0");
    } finally {
      receiver.stop(0);
    }
  }
}
