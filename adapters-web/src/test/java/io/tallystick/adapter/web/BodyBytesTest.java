package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes that were signed are the bytes that are verified and stored, whatever the request says
 * that they are.
 */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class BodyBytesTest {

  @Inject Sender sender;
  @Inject InMemoryBooks books;

  /** What a parser of JSON, of forms or of parts would not give back as it was. */
  private static String odd(String id) {
    return "\r\n\t {\"type\" :  \"x.y\",\"id\":\"%s\" , \"a\":1.0,\"a\":1e2,\"n\":\"gr\u00fc\u00dfe \u6f22 \ud83d\ude80 %%41+&=--x\\u00e9\"}\n\n "
        .formatted(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain; charset=iso-8859-1",
        "text/event-stream",
        "application/x-json-stream",
        "application/octet-stream",
        "image/png",
        "application/json, text/plain",
        "*/*",
        "garbage",
        ";;;"
      })
  void no_content_type_changes_a_byte(String type) {
    arrivesUnchanged("Content-Type", type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "snappy", "identity", "nonsense"})
  void no_content_encoding_changes_a_byte(String encoding) {
    arrivesUnchanged("Content-Encoding", encoding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*; q=0.5, application/xml", "text/html", "garbage"})
  void no_accept_header_changes_the_answer(String accepted) {
    arrivesUnchanged("Accept", accepted);
  }

  private void arrivesUnchanged(String header, String value) {
    String id = Bodies.freshId();
    var answer = sender.deliver(WEBHOOK, odd(id), header, value);
    assertThat(answer.code()).as(answer.http().body()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type")).contains("application/json");
    assertThat(books.stored(id).orElseThrow().payload()).isEqualTo(odd(id).getBytes(UTF_8));
  }

  @Test
  void a_body_in_chunks_arrives_unchanged() {
    String id = Bodies.freshId();
    String body = odd(id) + " ".repeat(300_000);
    assertThat(sender.deliverInChunks(body).code()).isEqualTo(200);
    assertThat(books.stored(id).orElseThrow().payload()).isEqualTo(body.getBytes(UTF_8));
  }

  @Test
  void a_body_without_a_content_type_arrives_unchanged() {
    String id = Bodies.freshId();
    byte[] body = odd(id).getBytes(UTF_8);
    String answer =
        sender.raw(
            "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nStripe-Signature: %s\r\nContent-Length: %d"
                .formatted(WEBHOOK, Sender.sign(odd(id)), body.length),
            body);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(books.stored(id).orElseThrow().payload()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void an_empty_or_one_byte_body_is_no_event(String body) {
    assertThat(sender.deliver(WEBHOOK, body).code()).isEqualTo(400);
    assertThat(sender.deliverInChunks(body).code()).isEqualTo(400);
    var typed = sender.deliver(WEBHOOK, body, "Content-Type", "application/json");
    assertThat(typed.code()).isEqualTo(400);
    assertThat(typed.at("message")).isEqualTo("the body is not JSON");
  }

  @Test
  void no_body_at_all_is_400() {
    var request = sender.request(WEBHOOK).POST(BodyPublishers.noBody()).build();
    assertThat(sender.send(request).at("message")).asString().contains("missing");
  }
}
