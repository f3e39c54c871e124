package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.ProgramSettings.MOST_BYTES;
import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body beyond the limit is answered, and the answer can be read. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class BodyLimitTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  private static final int FAR_BEYOND = 2 << 20;

  private static final String HEAD =
      "POST " + WEBHOOK + " HTTP/1.1\r\nHost: x\r\nStripe-Signature: x\r\n";

  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject MeterRegistry registry;

  @Test
  void a_body_of_exactly_the_limit_is_taken() {
    Bodies body = Bodies.ofSize(MOST_BYTES);
    assertThat(body.json()).hasSize(MOST_BYTES);
    assertThat(sender.deliver(body).code()).isEqualTo(200);
    assertThat(books.stored(body.id()).orElseThrow().payload()).hasSize(MOST_BYTES);
    assertThat(sender.deliverInChunks(Bodies.ofSize(MOST_BYTES).json()).code()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {MOST_BYTES + 1, FAR_BEYOND})
  void a_larger_body_is_413_in_the_usual_shape(int size) {
    Bodies body = Bodies.ofSize(size);
    double before = rejected();
    for (Answered answer :
        new Answered[] {
          sender.deliver(body),
          sender.deliverInChunks(body.json()),
          sender.deliver(WEBHOOK, body.json(), "Content-Type", "application/x-www-form-urlencoded"),
          sender.deliver(
              WEBHOOK + "/hotfix", body.json(), "Content-Type", "multipart/form-data; boundary=x")
        }) {
      assertThat(answer.code()).isEqualTo(413);
      assertThat(answer.json())
          .containsOnlyKeys(
              "ok", "status", "event_id", "message", "skipped", "credits_added", "user_id")
          .containsEntry("ok", false)
          .containsEntry("status", "rejected")
          .containsEntry("event_id", null);
      assertThat(answer.at("message")).asString().contains("TALLYSTICK_MAX_BODY_BYTES");
    }
    assertThat(books.stored(body.id())).isEmpty();
    assertThat(rejected() - before).isEqualTo(4);
  }

  /** Strangers may send it, and no form of ours is as large. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/sign-in",
        "/admin/sign-in?next=x",
        "/admin/sign-in/code",
        "/admin/sign%2din"
      })
  void a_sign_in_has_16_kib_and_says_its_length(String path) {
    String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    int most = 16 << 10;
    assertThat(sender.raw(head + "Content-Length: " + most, new byte[most]))
        .startsWith("HTTP/1.1 404 "); // the dashboard is not part of this adapter
    assertThat(sender.raw(head + "Content-Length: " + (most + 1), new byte[most + 1]))
        .startsWith("HTTP/1.1 413 ")
        .contains("the body is too large for a sign-in");
    String browser = "Accept: text/html,*/*\r\nContent-Length: ";
    assertThat(sender.raw(head + browser + (most + 1), new byte[most + 1]))
        .startsWith("HTTP/1.1 413 ")
        .containsIgnoringCase("Content-Type: text/html")
        .contains("Nothing was done: the body is too large for a sign-in.");
    assertThat(sender.raw(head + "Transfer-Encoding: chunked", chunked(new byte[most])))
        .startsWith("HTTP/1.1 411 ");
  }

  @Test
  void who_sends_everything_before_reading_finds_the_answer() {
    byte[] body = new byte[FAR_BEYOND];
    String length = "Content-Length: " + FAR_BEYOND;
    assertThat(sender.raw(HEAD + "Connection: close\r\n" + length, body))
        .startsWith("HTTP/1.1 413 ")
        .endsWith("\"user_id\":null}");
    assertThat(sender.raw(HEAD + "Connection: close\r\nTransfer-Encoding: chunked", chunked(body)))
        .startsWith("HTTP/1.1 413 ")
        .endsWith("\"user_id\":null}");
  }

  @Test
  void the_connection_ends_with_the_answer() {
    byte[] next = (HEAD + "Content-Length: 1\r\n\r\nx").getBytes(UTF_8);
    for (String head :
        new String[] {
          HEAD + "Content-Length: " + MOST_BYTES * 2L,
          "POST " + WEBHOOK + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + MOST_BYTES
        }) {
      assertThat(sender.raw(head, next))
          .startsWith("HTTP/1.1 4")
          .containsIgnoringCase("connection: close")
          .containsOnlyOnce("HTTP/1.1 ");
    }
  }

  @Test
  void without_a_signature_no_byte_of_the_body_is_awaited() {
    assertThat(
            sender.raw(
                "POST " + WEBHOOK + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000", new byte[1]))
        .startsWith("HTTP/1.1 400 ")
        .contains("the Stripe-Signature header is missing");
  }

  @Test
  void bytes_that_are_announced_and_not_sent_keep_no_delivery_out() throws IOException {
    List<Socket> held = new ArrayList<>();
    try {
      for (long bytes = 0; bytes < Runtime.getRuntime().maxMemory() / 4; bytes += MOST_BYTES) {
        Socket socket = sender.connect();
        held.add(socket);
        String length = "Content-Length: " + MOST_BYTES;
        socket.getOutputStream().write((HEAD + length + "\r\n\r\n").getBytes(UTF_8));
      }
      assertThat(sender.deliver(Bodies.ofSize(MOST_BYTES)).code()).isEqualTo(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void a_delivery_that_breaks_off_is_rejected_and_not_our_failure() throws IOException {
    double before = rejected();
    try (Socket socket = sender.connect()) {
      socket.getOutputStream().write((HEAD + "Content-Length: 1000\r\n\r\n{").getBytes(UTF_8));
    }
    Awaitility.await().until(() -> rejected() > before);
    assertThat(registry.counter("tallystick.unavailable").count()).isZero();
  }

  private double rejected() {
    return registry.counter("tallystick.rejected").count();
  }

  private static byte[] chunked(byte[] body) {
    int size = 8192;
    var chunks = new ByteArrayOutputStream();
    for (int from = 0; from < body.length; from += size) {
      chunks.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(UTF_8));
      chunks.write(body, from, size);
      chunks.writeBytes("\r\n".getBytes(UTF_8));
    }
    chunks.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return chunks.toByteArray();
  }
}
