package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer carries, and under which names requests are taken. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.http.hosts", value = "localhost,127.0.0.1,[::1]")
final class HeadersTest {

  @Inject Sender sender;

  private String answer(String line, String headers) {
    return sender.raw(line + "\r\nConnection: close\r\n" + headers, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health HTTP/1.1",
        "GET /prometheus HTTP/1.1",
        "GET / HTTP/1.1",
        "POST " + WEBHOOK + " HTTP/1.1",
        "GET " + WEBHOOK + " HTTP/1.1",
        "GET http://[bad HTTP/1.1",
        "garbage"
      })
  void every_answer_has_the_security_headers(String line) {
    assertThat(answer(line, "Host: localhost"))
        .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
        .containsIgnoringCase("\r\nCache-Control: no-store\r\n")
        .containsIgnoringCase(
            "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
        .doesNotContainIgnoringCase("Strict-Transport-Security");
    assertThat(answer(line, "Host: localhost\r\nX-Forwarded-Proto: https"))
        .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n");
  }

  @Test
  void a_text_names_its_charset() {
    assertThat(answer("GET /prometheus HTTP/1.1", "Host: localhost"))
        .containsPattern("(?i)\r\nContent-Type: text/plain[^\r]*;charset=utf-8\r\n");
  }

  @Test
  void who_comes_by_tls_is_told_to_stay_with_it() {
    assertThat(answer("GET /health HTTP/1.1", "Host: localhost\r\nX-Forwarded-Proto: https"))
        .containsIgnoringCase("\r\nStrict-Transport-Security: max-age=31536000\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]", "[::1]:8080"})
  void this_machine_has_these_names(String host) {
    assertThat(answer("GET /health/liveness HTTP/1.1", "Host: " + host))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example:8080", "127.0.0.1.nip.io", "", "::"})
  void another_name_is_421(String host) {
    for (String line :
        new String[] {
          "GET /health/liveness HTTP/1.1",
          "GET /prometheus HTTP/1.1",
          "POST /admin/sign-in HTTP/1.1"
        }) {
      assertThat(answer(line, "Host: " + host))
          .startsWith("HTTP/1.1 421 ")
          .contains("TALLYSTICK_PUBLIC_URL");
    }
  }

  @Test
  void a_delivery_is_judged_by_its_signature_under_any_name() {
    assertThat(answer("POST " + WEBHOOK + " HTTP/1.1", "Host: tunnel.example"))
        .startsWith("HTTP/1.1 400 ");
  }
}
