package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that never ends is cut, however steadily its bytes arrive. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.http.request-deadline", value = "1s")
final class SlowSendersTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  @Inject Sender sender;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P",
        "POST " + WEBHOOK + " HTTP/1.1\r\nHost: x\r\nX: ",
        "POST "
            + WEBHOOK
            + " HTTP/1.1\r\nHost: x\r\nStripe-Signature: x\r\nContent-Length: 100000\r\n\r\n",
        "POST /admin/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
      })
  void a_sender_who_never_pauses_is_cut_at_the_deadline(String beginning) throws IOException {
    try (Socket socket = sender.connect()) {
      socket.getOutputStream().write(beginning.getBytes(UTF_8));
      Awaitility.await().until(() -> isCut(socket));
    }
  }

  /** A system tells of the end of a connection when the next byte is written to it. */
  private static boolean isCut(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  @Test
  void between_two_requests_a_connection_has_longer_than_one_request() throws IOException {
    try (Socket used = sender.connect();
        Socket slow = sender.connect()) {
      ask(used, "keep-alive");
      assertThat(used.getInputStream().readNBytes(8)).asString(UTF_8).isEqualTo("HTTP/1.1");
      slow.getOutputStream().write('P');
      Awaitility.await().until(() -> isCut(slow));
      ask(used, "close");
      assertThat(used.getInputStream().readAllBytes())
          .asString(UTF_8)
          .containsOnlyOnce("HTTP/1.1 200 ");
    }
  }

  private static void ask(Socket socket, String connection) throws IOException {
    String request = "GET /health/liveness HTTP/1.1\r\nHost: x\r\nConnection: " + connection;
    socket.getOutputStream().write((request + "\r\n\r\n").getBytes(UTF_8));
  }
}
