package io.tallystick.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's events, sent to a server that answers them or ends. */
final class DemoTrafficTest {

  private final StringWriter printed = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (!new String(exchange.getRequestBody().readAllBytes(), UTF_8).equals("unanswered")) {
            exchange.sendResponseHeaders(204, -1);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private boolean isAnswered(String... events) throws InterruptedException {
    DemoTraffic traffic =
        new DemoTraffic(
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "whsec_x",
            List.of(events),
            () -> "");
    return traffic.send(events.length, new PrintWriter(printed, true));
  }

  @Test
  void all_that_are_answered_are_printed() throws InterruptedException {
    assertThat(isAnswered("a", "b")).isTrue();
    assertThat(printed.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("204"));
  }

  @Test
  void one_without_an_answer_is_told_and_none_is_sent_after_it() throws InterruptedException {
    assertThat(isAnswered("a", "unanswered", "b")).isFalse();
    assertThat(printed.toString().lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("no answer to event 2, and no more are sent: java.");
  }
}
