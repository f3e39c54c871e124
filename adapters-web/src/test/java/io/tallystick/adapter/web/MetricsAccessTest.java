package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is shown the figures. */
final class MetricsAccessTest {

  private static HttpResponse<String> figures(Sender sender, String... headers) {
    var request = sender.request("/prometheus");
    return sender.exchange((headers.length == 0 ? request : request.headers(headers)).build());
  }

  /** With no setting at all. */
  @Nested
  @MicronautTest(contextBuilder = ProgramSettings.class)
  class OnThisMachine {

    @Inject Sender sender;

    @Test
    void who_asks_on_this_machine_is_shown_them() {
      assertThat(figures(sender).body()).contains("tallystick_");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via"
        })
    void what_a_proxy_has_forwarded_did_not_begin_here(String header) {
      HttpResponse<String> refused = figures(sender, header, "127.0.0.1");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("TALLYSTICK_METRICS_TOKEN").doesNotContain("tallystick_");
    }
  }

  /** Other ways to write the address, through a proxy. */
  @Nested
  @MicronautTest(contextBuilder = ProgramSettings.class)
  class Misspelt {

    @Inject Sender sender;

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/prometheus/",
          "//prometheus",
          "/%70rometheus",
          "/./prometheus",
          "/health/../prometheus",
          "/prometheus;x=y",
          "/prometheus?x",
          "/PROMETHEUS",
          "http://localhost/prometheus"
        })
    void the_figures_have_no_other_address(String address) {
      String head = "GET " + address + " HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 proxy";
      assertThat(sender.raw(head + "\r\nConnection: close", new byte[0]))
          .startsWith("HTTP/1.1 4")
          .doesNotContain("tallystick_");
    }
  }

  /** With a token, which is asked for on this machine, too. */
  @Nested
  @MicronautTest(contextBuilder = ProgramSettings.class)
  @Property(name = "tallystick.http.metrics-token", value = "0123456789abcdef")
  class WithToken {

    @Inject Sender sender;

    @Test
    void who_has_the_token_is_shown_them_from_anywhere() {
      assertThat(
              figures(
                      sender,
                      "Authorization",
                      "Bearer 0123456789abcdef",
                      "X-Forwarded-For",
                      "203.0.113.9")
                  .body())
          .contains("tallystick_");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Bearer",
          "Bearer 0123456789abcdeF",
          "0123456789abcdef",
          "Basic 0123456789abcdef"
        })
    void who_has_another_or_none_is_not(String authorization) {
      for (HttpResponse<String> refused :
          List.of(figures(sender), figures(sender, "Authorization", authorization))) {
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(refused.body()).doesNotContain("tallystick_");
      }
    }
  }

  /** With a management port, at which alone they are shown then. */
  @Nested
  @MicronautTest(contextBuilder = ProgramSettings.class)
  @Property(name = "tallystick.http.management-port", value = "1")
  class WithManagementPort {

    @Inject Sender sender;

    @Test
    void who_asks_elsewhere_is_told_where_they_are() {
      HttpResponse<String> refused = figures(sender);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body())
          .contains("shown at TALLYSTICK_MANAGEMENT_PORT alone")
          .doesNotContain("tallystick_");
    }
  }
}
