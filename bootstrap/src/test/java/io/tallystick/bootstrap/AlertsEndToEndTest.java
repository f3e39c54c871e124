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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.server.SMTPServer;

/** People are told, by each way, that an event needs them, and that none does any more. */
final class AlertsEndToEndTest {

  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final List<String> mailed = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private SMTPServer mail;

  @BeforeEach
  void receive() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    receiver = HttpServer.create(new InetSocketAddress(here, 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    mail =
        SMTPServer.port(0)
            .bindAddress(here)
            .messageHandler((context, from, to, data) -> mailed.add(new String(data, UTF_8)))
            .build();
    mail.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    mail.stop();
  }

  @Test
  void the_first_failed_event_is_told_and_when_all_is_clear() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    settings.put(
        "TALLYSTICK_ALERT_URL",
        "http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort()));
    settings.put("TALLYSTICK_ALERT_EMAIL", "ops@shop.example");
    settings.put("SMTP_URL", "smtp://127.0.0.1:%d".formatted(mail.getPortAllocated()));
    settings.put("TALLYSTICK_ALERT_DIGEST", "off");
    try (Program program =
        Program.start(settings, List.of("-Dtallystick.alerts.clear-for=1s"), "serve")) {
      Bodies purchase =
          Bodies.paidSession().with("customer_email", "late@shop.example").meta("credits", "5");
      assertThat(program.deliver(purchase.json()).status()).isEqualTo("failed");
      await()
          .untilAsserted(
              () -> {
                assertThat(posted).hasSize(1);
                assertThat(mailed).hasSize(1);
              });
      assertThat(posted.getFirst())
          .contains("\"causes\":[{\"code\":\"user_unresolved\",\"failed\":1}]")
          .doesNotContain("late@shop.example");
      assertThat(mailed.getFirst())
          .contains("Subject: Tallystick (test mode): 1 failed event needs a person")
          .contains("To: ops@shop.example", "Could not find the user", "/admin/events")
          .doesNotContain("late@shop.example");

      database.user("late@shop.example");
      assertThat(program.deliver(purchase.json()).status()).isEqualTo("completed");
      await()
          .untilAsserted(
              () -> {
                assertThat(posted).hasSize(2);
                assertThat(mailed).hasSize(2);
              });
      assertThat(posted.getLast()).contains("All clear", "\"failed\":0");
      assertThat(mailed.getLast()).contains("Tallystick (test mode): all clear");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          database.all(
                              "SELECT way || ' ' || kind || coalesce(' ' || problem, '')"
                                  + " FROM tallystick.notifications ORDER BY way, id"))
                      .containsExactly(
                          "email alert", "email all_clear", "webhook alert", "webhook all_clear"));
    }
  }
}
