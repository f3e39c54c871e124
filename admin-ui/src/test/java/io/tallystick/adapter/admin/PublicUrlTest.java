package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where TALLYSTICK_PUBLIC_URL begins with https, whatever a proxy says or leaves out. */
class PublicUrlTest extends DashboardTest {

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "tallystick.http.tls", true, "tallystick.http.public-url", "https://pay.example.com/");
  }

  @Test
  void all_cookies_belong_to_this_host_alone_and_are_never_sent_in_clear() {
    Browser browser = browser();
    Seen answer = browser.signIn("viewer", PASSWORD);

    List<String> cookies = answer.http().headers().allValues("Set-Cookie");
    assertThat(cookies)
        .hasSize(2)
        .allMatch(cookie -> cookie.startsWith("__Host-tallystick"))
        .allMatch(cookie -> cookie.contains("; Path=/; Secure; HTTPOnly; SameSite=Lax"));
    assertThat(answer.header("Strict-Transport-Security")).startsWith("max-age=31536000");
    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(200);
    String id = browser.cookie("__Host-tallystick").orElseThrow();
    assertThat(browser().holding("tallystick", id).get("/admin/room/viewer").code()).isEqualTo(303);
  }

  @Test
  void the_endpoint_is_named_as_stripe_reaches_it() {
    Browser browser = browser().with("X-Forwarded-Proto", "http");
    browser.signIn("viewer", PASSWORD);

    assertThat(browser.get("/admin/setup").body())
        .contains(">https://pay.example.com/webhooks/stripe<")
        .doesNotContain("put TLS in front of this server");
  }

  @Test
  void a_header_that_says_http_takes_nothing_away() {
    Seen answer = browser().with("X-Forwarded-Proto", "http").signIn("viewer", PASSWORD);

    assertThat(answer.header("Set-Cookie")).startsWith("__Host-tallystick=").contains("Secure");
  }
}
