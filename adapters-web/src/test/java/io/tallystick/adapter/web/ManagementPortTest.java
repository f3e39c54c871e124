package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A port of its own for figures and health. */
@MicronautTest(contextBuilder = ManagementPortTest.TwoPorts.class)
final class ManagementPortTest {

  private static final int MAIN = freePort();
  private static final int MANAGEMENT = freePort();

  /** Listens as the program does where there is a management port. */
  public static final class TwoPorts extends ProgramSettings {
    public TwoPorts() {
      properties(
          Map.of(
              "tallystick.http.management-port",
              MANAGEMENT,
              "micronaut.server.netty.listeners.main.host",
              "127.0.0.1",
              "micronaut.server.netty.listeners.main.port",
              MAIN,
              "micronaut.server.netty.listeners.management.host",
              "127.0.0.1",
              "micronaut.server.netty.listeners.management.port",
              MANAGEMENT));
    }
  }

  @Inject Sender sender;

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private int statusOf(int port, String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return sender.exchange(HttpRequest.newBuilder(uri).build()).statusCode();
  }

  @Test
  void figures_are_there_and_not_on_the_main_port() {
    assertThat(statusOf(MANAGEMENT, "/prometheus")).isEqualTo(200);
    assertThat(statusOf(MAIN, "/prometheus")).isEqualTo(403);
  }

  @Test
  void health_is_on_both_and_nothing_else_on_the_management_port() {
    assertThat(statusOf(MANAGEMENT, "/health/liveness")).isEqualTo(200);
    assertThat(statusOf(MAIN, "/health/liveness")).isEqualTo(200);
    assertThat(statusOf(MANAGEMENT, "/webhooks/stripe")).isEqualTo(404);
    assertThat(statusOf(MAIN, "/webhooks/stripe")).isEqualTo(405);
  }
}
