package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as no honest client writes them. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class OddRequestsTest {

  private static final String END_OF_CHUNKS = "0\r\n\r\n";

  @Inject Sender sender;
  @Inject InMemoryBooks books;

  /** RFC 9112, section 6.3: what a proxy before us may have read in another way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Bad Header: x"
      })
  void a_length_that_can_be_read_in_two_ways_is_400(String headers) {
    assertThat(answerTo("POST " + WEBHOOK + " HTTP/1.1", headers))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"message\":\"bad request\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /webhooks/stripe",
        "GET http://[bad HTTP/1.1",
        "POST /webhooks/stripe?%ff%zz HTTP/1.1"
      })
  void an_odd_request_line_is_400(String line) {
    assertThat(answerTo(line, "Content-Length: 0"))
        .contains(" 400 Bad Request")
        .contains("\"message\":\"bad request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/health/liveness", "/prometheus", WEBHOOK})
  void requests_without_a_body_share_a_connection(String path) {
    String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n";
    String answers =
        sender.raw(request + "X: y", (request + "Connection: close\r\n\r\n").getBytes(UTF_8));
    assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(3);
  }

  @Test
  void headers_of_8_kib_and_no_more_are_read() {
    String line = "POST " + WEBHOOK + " HTTP/1.1";
    String length = "Content-Length: 0\r\nX: ";
    assertThat(answerTo(line, length + "a".repeat(8000)))
        .startsWith("HTTP/1.1 400 ")
        .contains("the Stripe-Signature header is missing");
    assertThat(answerTo(line, length + "a".repeat(8300)))
        .startsWith("HTTP/1.1 413 ")
        .contains("the address or a header is too long");
  }

  @Test
  void who_asks_first_whether_to_send_too_much_is_answered_413() {
    assertThat(
            answerTo(
                "POST " + WEBHOOK + " HTTP/1.1",
                "Stripe-Signature: x\r\nExpect: 100-continue\r\nContent-Length: 9000000"))
        .contains("HTTP/1.1 413 ")
        .endsWith("\"user_id\":null}");
  }

  @Test
  void a_genuine_and_a_forged_signature_in_two_lines_are_one_list() {
    Bodies body = Bodies.ofType("x.y");
    String forged = "v1=" + "0".repeat(64);
    for (boolean forgedFirst : new boolean[] {false, true}) {
      String genuine = Sender.sign(body.json());
      var request =
          sender
              .request(WEBHOOK)
              .header("Stripe-Signature", forgedFirst ? forged : genuine)
              .header("Stripe-Signature", forgedFirst ? genuine : forged);
      var answer = sender.send(request.POST(BodyPublishers.ofString(body.json())).build());
      assertThat(answer.code()).isEqualTo(200);
    }
    assertThat(books.stored(body.id())).isPresent();
  }

  @Test
  void a_body_that_would_swell_is_not_unpacked() {
    byte[] small = packed(8 << 20);
    assertThat(small.length).isLessThan(ProgramSettings.MOST_BYTES);
    var request = sender.request(WEBHOOK).header("Content-Encoding", "gzip");
    var answer = sender.send(request.POST(BodyPublishers.ofByteArray(small)).build());
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.at("message")).isEqualTo("the Stripe-Signature header is missing");
  }

  private String answerTo(String line, String headers) {
    return sender.raw(
        line + "\r\nHost: x\r\nConnection: close\r\n" + headers, END_OF_CHUNKS.getBytes(UTF_8));
  }

  private static byte[] packed(int zeros) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[zeros]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
