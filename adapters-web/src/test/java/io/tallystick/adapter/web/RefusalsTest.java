package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no delivery, or breaks, is answered calmly, and never with a 500. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class RefusalsTest {

  private static final String[] KEYS = {
    "ok", "status", "event_id", "message", "skipped", "credits_added", "user_id"
  };

  @Inject Sender sender;
  @Inject MeterRegistry registry;

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
  void another_method_is_405_and_told_which_one_is_taken(String method) {
    for (String path : new String[] {WEBHOOK, WEBHOOK + "/hotfix", "/api/stripe/webhook/hotfix"}) {
      var request = sender.request(path).header("Accept", "text/html");
      Answered answer = sender.send(request.method(method, BodyPublishers.noBody()).build());
      assertThat(answer.code()).isEqualTo(405);
      assertThat(answer.http().headers().firstValue("Allow")).contains("POST");
      assertThat(answer.json())
          .containsOnlyKeys(KEYS)
          .containsEntry("ok", false)
          .containsEntry("status", "rejected")
          .containsEntry("message", "this address takes POST");
    }
  }

  @Test
  void head_is_405_without_a_body() {
    var head = sender.request(WEBHOOK).method("HEAD", BodyPublishers.noBody()).build();
    assertThat(sender.exchange(head).statusCode()).isEqualTo(405);
    assertThat(sender.exchange(head).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/webhooks", "/webhooks/stripe/hotfix/more", "/metrics"})
  void an_unknown_address_is_404(String path) {
    for (String method : new String[] {"GET", "POST"}) {
      var request = sender.request(path).header("Accept", "text/html");
      Answered answer = sender.send(request.method(method, BodyPublishers.noBody()).build());
      assertThat(answer.code()).isEqualTo(404);
      assertThat(answer.json())
          .containsOnlyKeys(KEYS)
          .containsEntry("ok", false)
          .containsEntry("status", "rejected")
          .containsEntry("message", "there is nothing at this address");
    }
  }

  @Test
  void what_nobody_foresaw_is_503_counted_and_tells_nothing() {
    double before = registry.counter("tallystick.unavailable").count();
    var request = sender.request(WEBHOOK).header("Stripe-Signature", TestProgram.BUG);
    Answered answer = sender.send(request.POST(BodyPublishers.ofString("{}")).build());
    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.http().headers().firstValue("Retry-After")).contains("30");
    assertThat(answer.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", false)
        .containsEntry("status", "unavailable");
    assertThat(answer.http().body())
        .doesNotContain(InMemoryBooks.TELLTALE)
        .doesNotContain("Illegal");
    assertThat(registry.counter("tallystick.unavailable").count() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /%ZZ HTTP/1.1\r\nHost: x",
        "POST // HTTP/1.1\r\nHost: x",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: abc",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: -5",
        "\u0001\u0002 garbage"
      })
  void what_is_hardly_http_is_400_in_the_same_shape(String head) {
    assertThat(sender.raw(head + "\r\nConnection: close", new byte[0]))
        .contains(" 400 Bad Request")
        .endsWith(
            "{\"ok\":false,\"status\":\"rejected\",\"event_id\":null,\"message\":\"bad request\","
                + "\"skipped\":null,\"credits_added\":null,\"user_id\":null}");
  }

  /** A browser, however its request reads: its headers are not always known. */
  @ParameterizedTest
  @CsvSource({
    "GET /admin/events?q=%s HTTP/1.1, 413, the address or a header is too long",
    "'GET /admin/events HTTP/1.1\r\nX: %s', 413, the address or a header is too long",
    "GET /admin/events?q=%%zz HTTP/1.1, 400, bad request",
    "GET /admin/events/%%zz HTTP/1.1, 400, bad request"
  })
  void a_person_is_refused_by_a_page(String head, int code, String why) {
    String request = head.formatted("a".repeat(9_000)) + "\r\nHost: x\r\nAccept: text/html";
    assertThat(sender.raw(request + "\r\nConnection: close", new byte[0]))
        .contains(" " + code + " ", "Nothing was done: " + why + ".", "href=\"/admin\"")
        .containsIgnoringCase("Content-Type: text/html")
        .doesNotContain("\"ok\"");
  }

  @Test
  void a_header_beyond_all_measure_is_not_blamed_on_the_body() {
    String head = "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nStripe-Signature: %s";
    assertThat(sender.raw(head.formatted(WEBHOOK, "a".repeat(20_000)), new byte[0]))
        .startsWith("HTTP/1.1 413 ")
        .contains("\"status\":\"rejected\"")
        .contains("a header is too long");
  }
}
