package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Coming in and going out, as a browser sees it. */
class SignInTest extends DashboardTest {

  @Test
  void the_form_has_labels_and_needs_no_script() {
    Seen page = browser().get("/admin/sign-in");

    assertThat(page.code()).isEqualTo(200);
    assertThat(page.body())
        .contains("<form method=\"post\" action=\"/admin/sign-in\">")
        .contains("<label class=\"form-label\" for=\"name\">")
        .contains("autocomplete=\"current-password\"");
  }

  @Test
  void a_sign_in_sets_a_cookie_that_scripts_cannot_read() {
    Seen answer = browser().signIn("viewer", PASSWORD);

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).isEqualTo("/admin/events");
    assertThat(answer.header("Set-Cookie"))
        .matches("tallystick=[A-Za-z0-9_-]{43}; Path=/; HTTPOnly; SameSite=Lax");
    assertThat(answer.http().headers().allValues("Set-Cookie").getLast())
        .matches(
            "tallystick-browser=[A-Za-z0-9_-]{43}; Max-Age=15552000; .*Path=/; HTTPOnly;"
                + " SameSite=Lax");
  }

  @Test
  void over_tls_the_cookie_belongs_to_this_host_alone_and_is_never_sent_in_clear() {
    Browser browser = browser().with("X-Forwarded-Proto", "https");
    Seen answer = browser.signIn("viewer", PASSWORD);

    assertThat(answer.header("Set-Cookie"))
        .matches("__Host-tallystick=[A-Za-z0-9_-]{43}; Path=/; Secure; HTTPOnly; SameSite=Lax");
    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"https, http | true", "HTTPS | true", "http, https | false", "http | false"})
  void the_first_proxy_says_whether_the_browser_speaks_tls(String forwarded, boolean tls) {
    Seen answer = browser().with("X-Forwarded-Proto", forwarded).signIn("viewer", PASSWORD);

    assertThat(answer.header("Set-Cookie").startsWith("__Host-")).isEqualTo(tls);
    assertThat(answer.header("Strict-Transport-Security").isEmpty()).isNotEqualTo(tls);
  }

  @Test
  void over_tls_a_cookie_without_the_host_prefix_counts_for_nothing() {
    String id = signedIn("viewer").cookie("tallystick").orElseThrow();

    Seen answer =
        browser()
            .with("X-Forwarded-Proto", "https")
            .holding("tallystick", id)
            .get("/admin/room/viewer");

    assertThat(answer.code()).isEqualTo(303);
  }

  @Test
  void a_page_that_needs_a_sign_in_is_gone_back_to_after_it() {
    Browser browser = browser();
    Seen away = browser.get("/admin/room/viewer?cause=a%20b&page=2");
    assertThat(away.code()).isEqualTo(303);
    assertThat(away.place())
        .isEqualTo("/admin/sign-in?next=%2Fadmin%2Froom%2Fviewer%3Fcause%3Da%2520b%26page%3D2");

    Seen form = browser.get(away.place());
    assertThat(form.body()).contains("value=\"/admin/room/viewer?cause=a%20b&amp;page=2\"");
    Seen back =
        browser.post(
            "/admin/sign-in",
            Map.of(
                "name",
                "viewer",
                "password",
                PASSWORD,
                "next",
                "/admin/room/viewer?cause=a%20b&page=2"));

    assertThat(back.place()).isEqualTo("/admin/room/viewer?cause=a%20b&page=2");
    assertThat(browser.get(back.place()).body()).isEqualTo("viewer is viewer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/admin/",
        "//evil.example/admin",
        "/admin//evil.example",
        "/admin/../health",
        "/admin/events?x=//evil.example",
        "/\\evil.example",
        "/adminx",
        "/health",
        "/admin/sign-out",
        "/admin/sign-in",
        "/admin/a\r\nSet-Cookie: x=y",
        "/admin/\u00e9",
        "javascript:alert(1)",
        ""
      })
  void nowhere_else_is_gone_to(String next) {
    Seen answer =
        browser()
            .post("/admin/sign-in", Map.of("name", "viewer", "password", PASSWORD, "next", next));

    assertThat(answer.place()).isEqualTo("/admin/events");
  }

  @Test
  void a_page_to_come_back_to_may_be_of_any_length_and_counts_if_it_is_short() {
    for (String next : List.of("/admin" + "/a".repeat(5_000), "/admin/" + "a".repeat(50_000))) {
      Seen answer =
          browser()
              .post("/admin/sign-in", Map.of("name", "viewer", "password", PASSWORD, "next", next));

      assertThat(answer.place()).isEqualTo("/admin/events");
    }
    String longest = "/admin" + "/a".repeat(253);
    assertThat(
            browser()
                .post(
                    "/admin/sign-in",
                    Map.of("name", "viewer", "password", PASSWORD, "next", longest))
                .place())
        .isEqualTo(longest);
  }

  @Test
  void a_part_of_a_page_is_sent_to_the_sign_in_as_a_whole_page() {
    Seen answer =
        browser()
            .get(
                "/admin/room/viewer",
                "HX-Request",
                "true",
                "HX-Current-URL",
                "http://localhost/admin/events?page=2");

    assertThat(answer.code()).isEqualTo(401);
    assertThat(answer.header("HX-Redirect"))
        .isEqualTo("/admin/sign-in?next=%2Fadmin%2Fevents%3Fpage%3D2");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void an_action_without_a_sign_in_is_sent_to_the_form_and_not_done() {
    Seen answer = browser().post("/admin/room/acts", Map.of("what", "x"));

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).isEqualTo("/admin/sign-in?next=%2Fadmin%2Fevents");
  }

  @ParameterizedTest
  @CsvSource({"viewer,wrong", "nobody,correct horse battery & staple", "viewer,''", "'',''"})
  void what_does_not_fit_is_refused_without_saying_why(String name, String password) {
    Seen answer = browser().signIn(name, password);

    assertThat(answer.code()).isEqualTo(401);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.body())
        .contains("Name and password do not fit together, or the account is disabled.")
        .contains("<form method=\"post\" action=\"/admin/sign-in\">");
  }

  @Test
  void a_password_keeps_its_blanks() {
    operators.add("blank", " twelve characters ", Role.VIEWER, "test");

    assertThat(browser().signIn("blank", "twelve characters").code()).isEqualTo(401);
    assertThat(browser().signIn("blank", " twelve characters ").code()).isEqualTo(303);
  }

  @Test
  void an_account_is_locked_after_five_failures_and_opens_again() {
    operators.add("locked", PASSWORD, Role.VIEWER, "test");
    for (int i = 0; i < 5; i++) {
      assertThat(browser().signIn("locked", "wrong").code()).isEqualTo(401);
    }

    Seen locked = browser().signIn("locked", PASSWORD);
    assertThat(locked.code()).isEqualTo(429);
    assertThat(locked.body()).contains("Too many failed sign-ins from here. Try again in 1 min.");
    assertThat(locked.header("Retry-After")).isEqualTo("60");

    clock.step(Duration.ofMinutes(1));
    assertThat(browser().signIn("locked", PASSWORD).code()).isEqualTo(303);
  }

  @Test
  void who_comes_while_too_many_wait_is_told_to_try_again_and_has_not_failed() {
    operators.add("patient", PASSWORD, Role.VIEWER, "test");
    for (int i = 0; i < 10; i++) {
      Seen busy = browser().signIn("patient", Dashboard.AMONG_TOO_MANY);
      assertThat(busy.code()).isEqualTo(503);
      assertThat(busy.header("Retry-After")).isEqualTo("5");
      assertThat(busy.header("Set-Cookie")).isEmpty();
      assertThat(busy.body())
          .contains("Too many sign-ins at this moment. Nothing was checked")
          .contains("<form method=\"post\" action=\"/admin/sign-in\">");
    }

    assertThat(browser().signIn("patient", PASSWORD).code()).isEqualTo(303);
  }

  @Test
  void a_stranger_who_fails_a_thousand_times_keeps_nobody_out() {
    operators.add("target", PASSWORD, Role.VIEWER, "test");
    Browser desk = browser().with("X-Forwarded-For", "203.0.113.66");
    assertThat(desk.signIn("target", PASSWORD).code()).isEqualTo(303);
    Browser stranger = browser().with("X-Forwarded-For", "203.0.113.66");
    for (int i = 0; i < 1000; i++) {
      assertThat(stranger.signIn("target", "wrong").code()).isIn(401, 429);
    }

    assertThat(stranger.signIn("target", PASSWORD).code()).isEqualTo(429);
    assertThat(browser().with("X-Forwarded-For", "198.51.100.7").signIn("target", PASSWORD).code())
        .isEqualTo(303);
    assertThat(desk.signIn("target", PASSWORD).code()).as("a known browser").isEqualTo(303);
  }

  @Test
  void refusals_are_lines_of_the_log_with_the_address_and_without_names() {
    Logger log = (Logger) LoggerFactory.getLogger("io.tallystick.adapter.admin.access.SecurityLog");
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.INFO);
    Browser stranger = browser().with("X-Forwarded-For", "203.0.113.80");
    for (int i = 0; i < 6; i++) {
      stranger.signIn("my secret typed as a name", "wrong");
    }
    Browser viewer = signedIn("viewer").with("X-Forwarded-For", "203.0.113.81");
    viewer.get("/admin/room/admin");
    signedIn("operator")
        .with("X-Forwarded-For", "203.0.113.81")
        .post("/admin/room/acts", Map.of("what", "x"));
    browser().with("X-Forwarded-For", "203.0.113.82").signIn("viewer", "wrong");
    String request = books.actions().getLast().reason().replaceFirst(".*, ", "");
    log.detachAppender(appender);
    log.setLevel(null);

    List<String> lines =
        List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines)
        .as("the row that has the name")
        .contains("sign-in refused: POST /admin/sign-in from 203.0.113.82, " + request);
    String session =
        books.actions().stream()
            .filter(it -> it.actor().equals("viewer") && it.name().equals("sign_in"))
            .reduce((one, later) -> later)
            .orElseThrow()
            .reason()
            .replaceFirst(".*, ", "");
    assertThat(lines)
        .contains(
            "signed in from 127.0.0.1, " + session,
            "role refused: GET /admin/room/admin from 203.0.113.81, " + session);
    assertThat(lines.stream().map(it -> it.replaceFirst(", (request|session) [0-9a-f]{8}$", "")))
        .contains(
            "sign-in refused: POST /admin/sign-in from 203.0.113.80",
            "sign-in refused while locked: POST /admin/sign-in from 203.0.113.80",
            "role refused: GET /admin/room/admin from 203.0.113.81",
            "request without the token of its session refused: POST /admin/room/acts from"
                + " 203.0.113.81")
        .noneMatch(line -> line.contains("secret typed"));
  }

  @Test
  void an_address_behind_our_own_proxy_is_locked_and_its_neighbours_are_not() {
    for (int i = 0; i < 50; i++) {
      browser().with("X-Forwarded-For", "10.9.9.9, 203.0.113.5").signIn("guess" + i, "wrong");
    }

    assertThat(browser().with("X-Forwarded-For", "203.0.113.5").signIn("viewer", PASSWORD).code())
        .isEqualTo(429);
    assertThat(
            browser()
                .with("X-Forwarded-For", "203.0.113.5, 203.0.113.6")
                .signIn("viewer", PASSWORD)
                .code())
        .isEqualTo(303);
    assertThat(browser().signIn("viewer", PASSWORD).code()).isEqualTo(303);
  }

  @Test
  void a_proxy_that_adds_a_line_of_its_own_is_believed_and_the_line_before_is_not() {
    for (int i = 0; i < 50; i++) {
      browser()
          .with("X-Forwarded-For", "198.51.100." + i)
          .with("x-forwarded-for", "203.0.113.77")
          .signIn("line" + i, "wrong");
    }

    assertThat(browser().with("X-Forwarded-For", "203.0.113.77").signIn("viewer", PASSWORD).code())
        .isEqualTo(429);
    assertThat(browser().with("X-Forwarded-For", "198.51.100.7").signIn("viewer", PASSWORD).code())
        .isEqualTo(303);
  }

  @Test
  void a_session_ends_when_nobody_uses_it() {
    Browser browser = signedIn("viewer");
    clock.step(Duration.ofMinutes(14));
    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(200);

    clock.step(Duration.ofMinutes(15));

    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(303);
  }

  @Test
  void a_page_that_refreshes_itself_keeps_no_session_alive_and_ends_at_the_sign_in() {
    Browser browser = signedIn("viewer");
    clock.step(Duration.ofMinutes(14));
    assertThat(browser.get("/admin/room/viewer", "X-Refresh", "true").code()).isEqualTo(200);
    clock.step(Duration.ofMinutes(1));

    Seen over =
        browser.get(
            "/admin/room/viewer",
            "X-Refresh",
            "true",
            "HX-Request",
            "true",
            "HX-Current-URL",
            "http://localhost/admin/room/viewer");

    assertThat(over.header("HX-Redirect"))
        .isEqualTo("/admin/sign-in?next=%2Fadmin%2Froom%2Fviewer&ended=yes");
    assertThat(browser.get(over.header("HX-Redirect")).body()).contains("Your sign-in has ended");
    assertThat(browser().get("/admin/sign-in").body()).doesNotContain("Your sign-in has ended");
  }

  @Test
  void a_refused_sign_in_keeps_the_name() {
    assertThat(browser().signIn("viewer", "wrong").body())
        .contains("name=\"name\"", "value=\"viewer\"");
  }

  @Test
  void a_sign_out_ends_the_session_and_takes_the_cookie_away() {
    Browser browser = signedIn("viewer");
    String id = browser.cookie("tallystick").orElseThrow();

    Seen answer = browser.post("/admin/sign-out", Map.of("csrf", token(browser)));

    assertThat(answer.place()).isEqualTo("/admin/sign-in");
    assertThat(browser.cookie("tallystick")).isEmpty();
    assertThat(browser().holding("tallystick", id).get("/admin/room/viewer").code()).isEqualTo(303);
  }

  @Test
  void a_session_that_somebody_planted_is_not_taken_over() {
    Browser browser = browser().holding("tallystick", "planted");
    browser.signIn("viewer", PASSWORD);

    assertThat(browser.cookie("tallystick").orElseThrow()).isNotEqualTo("planted");
  }

  @Test
  void a_second_sign_in_ends_the_session_before_it() {
    Browser browser = signedIn("viewer");
    String first = browser.cookie("tallystick").orElseThrow();

    assertThat(browser.signIn("operator", PASSWORD).code()).isEqualTo(303);

    assertThat(browser.get("/admin/room/viewer").body()).isEqualTo("operator is operator");
    assertThat(browser().holding("tallystick", first).get("/admin/room/viewer").code())
        .isEqualTo(303);
  }

  @Test
  void whoever_is_signed_in_does_not_see_the_form_again() {
    Seen answer = signedIn("viewer").get("/admin/sign-in?next=/admin/room/viewer");

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).isEqualTo("/admin/room/viewer");
  }

  @Test
  void a_role_counts_from_the_next_request_on() {
    operators.add("riser", PASSWORD, Role.VIEWER, "test");
    Browser browser = signedIn("riser");
    assertThat(browser.get("/admin/room/admin").code()).isEqualTo(403);

    operators.setRole("riser", Role.ADMIN, "test");
    assertThat(browser.get("/admin/room/admin").code()).isEqualTo(200);

    operators.setRole("riser", Role.VIEWER, "test");
    assertThat(browser.get("/admin/room/admin").code()).isEqualTo(403);
  }

  @Test
  void a_disabled_operator_is_out_at_the_next_request() {
    operators.add("leaver", PASSWORD, Role.OPERATOR, "test");
    Browser browser = signedIn("leaver");
    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(200);

    operators.setDisabled("leaver", true, "test");

    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(303);
    assertThat(browser().signIn("leaver", PASSWORD).code()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,200,403,403",
    "operator,200,200,403",
    "admin,200,200,200",
  })
  void a_role_may_do_what_those_before_it_may(String name, int seeing, int acting, int managing) {
    Browser browser = signedIn(name);

    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(seeing);
    assertThat(browser.get("/admin/room/operator").code()).isEqualTo(acting);
    assertThat(browser.get("/admin/room/admin").code()).isEqualTo(managing);
    assertThat(browser.post("/admin/room/acts", Map.of("what", "x", "csrf", token(browser))).code())
        .isEqualTo(acting);
  }

  @Test
  void who_lacks_a_role_is_told_which() {
    assertThat(signedIn("viewer").get("/admin/room/operator").body())
        .contains("This is not for your role")
        .contains("It needs the role operator.");
    assertThat(signedIn("operator").get("/admin/room/admin").body())
        .contains("It needs the role admin.");
  }
}
