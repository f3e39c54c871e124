package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes in which two servers may see different requests: whatever follows them must not be taken
 * for a request (RFC 9112, sections 3.2 and 6.3).
 */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class AmbiguousRequestsTest {

  private static final String SECOND_REQUEST = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Inject Sender sender;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked, xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked,\r\n xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Content-Length: 0\r\nContent-Length: 0",
        "Content-Length: +0"
      })
  void a_body_whose_end_is_uncertain_is_400_and_ends_the_connection(String headers) {
    assertThat(answers("POST " + WEBHOOK + " HTTP/1.1\r\nHost: localhost\r\n" + headers))
        .startsWith("HTTP/1.1 400 ")
        .containsOnlyOnce("HTTP/1.1 ")
        .contains("\"message\":\"bad request\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Host: localhost\r\nHost: localhost",
        "Host: localhost\r\nHost: evil.example"
      })
  void http_1_1_without_one_host_is_400_and_ends_the_connection(String headers) {
    assertThat(answers("GET /health HTTP/1.1\r\n" + headers))
        .startsWith("HTTP/1.1 400 ")
        .containsOnlyOnce("HTTP/1.1 ");
  }

  @Test
  void one_coding_in_any_case_is_a_body_in_chunks() {
    assertThat(
            answers(
                "POST "
                    + WEBHOOK
                    + " HTTP/1.1\r\nHost: localhost\r\nStripe-Signature: x\r\n"
                    + "Transfer-Encoding: Chunked"))
        .contains("the signature is not genuine")
        .contains("HTTP/1.1 200 ");
  }

  /** All that is answered to these headers, an empty body in chunks, and a second request. */
  private String answers(String head) {
    String rest = "0\r\n\r\n" + SECOND_REQUEST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    return sender.raw(head, rest.getBytes(UTF_8));
  }
}
