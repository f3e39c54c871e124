package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.tallystick.adapter.admin.Browser.Seen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No other site can make a browser of an operator's do anything. */
class CsrfTest extends DashboardTest {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private record Action(String method, String path) {}

  private List<Action> actions() {
    return bean(Router.class)
        .uriRoutes()
        .filter(route -> !SAFE.contains(route.getHttpMethod()))
        .map(
            route ->
                new Action(
                    route.getHttpMethodName(),
                    route.getUriMatchTemplate().toPathString().replaceAll("\\{[^}]*}", "x")))
        .filter(action -> action.path().startsWith("/admin"))
        .distinct()
        .toList();
  }

  @Test
  void every_action_without_the_token_is_refused() {
    Browser browser = signedIn("admin");
    assertThat(actions())
        .contains(
            new Action("POST", "/admin/sign-in"),
            new Action("POST", "/admin/sign-out"),
            new Action("POST", "/admin/room/acts"),
            new Action("DELETE", "/admin/room/acts"));

    for (Action action : actions()) {
      assertRefused(
          action,
          browser.form(
              action.method(), action.path(), Map.of("a", "b"), "Origin", "https://evil.example"));
      assertRefused(
          action,
          browser.form(
              action.method(),
              action.path(),
              Map.of("csrf", "x".repeat(43)),
              "Sec-Fetch-Site",
              "cross-site"));
    }

    assertThat(browser.get("/admin/room/viewer").code()).as("still signed in").isEqualTo(200);
  }

  private static void assertRefused(Action action, Seen answer) {
    assertThat(answer.code()).as(action.toString()).isEqualTo(403);
    assertThat(answer.body()).as(action.toString()).contains("Nothing has been done.");
  }

  @Test
  void the_token_is_taken_from_the_form_or_from_the_header() {
    Browser browser = signedIn("operator");
    String token = token(browser);

    Seen form = browser.post("/admin/room/acts", Map.of("what", "a & b", "csrf", token));
    assertThat(form.code()).isEqualTo(200);
    assertThat(form.body()).as("the action reads the same body").isEqualTo("done: a & b");
    assertThat(browser.post("/admin/room/acts", Map.of("what", "x"), "X-CSRF-Token", token).body())
        .isEqualTo("done: x");
    assertThat(browser.form("DELETE", "/admin/room/acts", Map.of(), "X-CSRF-Token", token).code())
        .isEqualTo(200);
  }

  @Test
  void a_body_that_comes_later_than_its_headers_is_waited_for() {
    Browser browser = signedIn("operator");
    String token = token(browser);

    assertThat(browser.postWhenAsked("/admin/room/acts", Map.of("what", "x", "csrf", token)))
        .contains(" 200 OK")
        .endsWith("done: x");
    assertThat(browser.postWhenAsked("/admin/room/acts", Map.of("what", "x")))
        .contains(" 403 Forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/json"})
  void no_other_content_type_passes_without_the_token(String type) {
    Browser browser = signedIn("operator");

    assertThat(
            browser
                .form("POST", "/admin/room/acts", Map.of("what", "x"), "Content-Type", type)
                .code())
        .isEqualTo(403);
  }

  @Test
  void the_token_of_another_session_is_none() {
    String another = token(signedIn("operator"));
    Browser browser = signedIn("operator");

    assertThat(browser.post("/admin/room/acts", Map.of("what", "x", "csrf", another)).code())
        .isEqualTo(403);
    assertThat(
            browser
                .post(
                    "/admin/room/acts",
                    Map.of("what", "x", "csrf", token(browser)),
                    "X-CSRF-Token",
                    another)
                .code())
        .isEqualTo(403);
  }

  @Test
  void a_wrong_header_is_not_made_good_by_an_empty_token() {
    Browser browser = signedIn("operator");

    assertThat(browser.post("/admin/room/acts", Map.of("what", "x", "csrf", "")).code())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example,,,403",
    "null,,,403",
    "http://[,,,403",
    ",cross-site,,403",
    ",same-site,,403",
    ",same-origin,,303",
    "https://dash.example,,dash.example,303",
    "https://dash.example,same-origin,,303",
    ",,,303"
  })
  void a_sign_in_comes_from_our_own_page(
      String origin, String fetchSite, String forwardedHost, int code) {
    Browser browser = browser();
    if (origin != null) {
      browser.with("Origin", origin);
    }
    if (fetchSite != null) {
      browser.with("Sec-Fetch-Site", fetchSite);
    }
    if (forwardedHost != null) {
      browser.with("X-Forwarded-Host", forwardedHost);
    }

    assertThat(browser.signIn("viewer", PASSWORD).code()).isEqualTo(code);
  }

  @Test
  void a_body_beyond_the_limit_is_a_page_that_says_so() {
    Browser browser = signedIn("operator");

    Seen answer =
        browser.post(
            "/admin/room/acts", Map.of("what", "x".repeat(2 * DashboardSettings.MOST_BYTES)));

    assertThat(answer.code()).isEqualTo(413);
    assertThat(answer.body()).contains("That was too much at once");
  }
}
