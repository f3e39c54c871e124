package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer carries, and how errors look. */
class AnswersTest extends DashboardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/sign-in",
        "/admin/room/viewer",
        "/admin/room/admin",
        "/admin/room/bug",
        "/admin/room/away",
        "/admin/nothing-here",
        "/admin/sign-out",
        "/admin/assets/tallystick/tallystick.css",
        "/admin/assets/nothing.css"
      })
  void every_answer_is_kept_from_scripts_frames_and_caches(String path) {
    for (Browser browser : new Browser[] {browser(), signedIn("viewer")}) {
      Seen answer = browser.get(path);

      assertThat(answer.http().headers().allValues("Content-Security-Policy"))
          .containsExactly(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                  + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                  + "frame-ancestors 'none'");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Permissions-Policy")).contains("camera=()");
      assertThat(answer.http().headers().allValues("Cache-Control"))
          .containsExactly(path.endsWith("tallystick.css") ? "public, max-age=86400" : "no-store");
      assertThat(answer.header("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void over_tls_browsers_are_told_to_stay_there() {
    assertThat(
            browser()
                .with("X-Forwarded-Proto", "https")
                .get("/admin/sign-in")
                .header("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/nothing-here,404,There is nothing here",
    "/admin/assets/nothing.css,404,There is nothing here",
    "/admin/room/acts,405,This cannot be opened like that",
    "/admin/room/bug,500,Something in this program broke",
    "/admin/room/edited,400,Open the list again",
    "/admin/room/away,503,look first whether it was done",
    "/admin/room/locked,503,Another program is working on this now",
    "/admin/room/forbidden,409,constraint no_gifts on users"
  })
  void an_error_is_a_page_for_people(String path, int code, String words) {
    Browser viewer = signedIn("viewer");
    for (Seen answer :
        List.of(
            viewer.get(path),
            viewer.get(path, "Accept", "text/html"),
            viewer.get(path, "Accept", "*/*"))) {
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.body()).contains(words).doesNotContain("password is x");
    }
  }

  @Test
  void a_broken_request_names_the_line_of_the_log() {
    assertThat(signedIn("viewer").get("/admin/room/logged").body()).contains("1a2b3c4d");
  }

  @Test
  void a_database_that_is_away_is_a_page_too() {
    Browser browser = signedIn("viewer");
    books.goAway();
    try {
      Seen answer = browser.get("/admin/room/viewer");

      assertThat(answer.code()).isGreaterThanOrEqualTo(500);
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    } finally {
      books.comeBack();
    }
  }

  @Test
  void assets_need_no_sign_in() {
    assertThat(browser().get("/admin/assets/tallystick/theme.js").code()).isEqualTo(200);
    assertThat(
            browser()
                .get("/admin/assets/webjars/tabler__core/1.4.0/dist/css/tabler.min.css")
                .code())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/room/viewer/",
        "//admin/room/viewer",
        "/admin//room/viewer",
        "/./admin/room/viewer",
        "/x/../admin/room/viewer",
        "/%61dmin/room/viewer",
        "/admin%2Froom/viewer",
        "/admin/room%2Fviewer",
        "/admin;x=y/room/viewer",
        "/admin/room;x/viewer",
        "/ADMIN/room/viewer",
        "/admin/assets/../room/viewer",
        "/admin/assets/%2e%2e/room/viewer",
        "/admin/room/viewer?x=/admin/assets/",
        "/admin/room/viewer#/admin/assets/"
      })
  void no_spelling_of_a_path_goes_round_the_sign_in(String path) {
    Seen answer = browser().get(path);

    assertThat(answer.code()).isIn(303, 404, 400);
    assertThat(answer.body()).doesNotContain("viewer is viewer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/assets/../../application.yml",
        "/admin/assets/%2e%2e/%2e%2e/views/layout.html",
        "/admin/assets/..%2f..%2fviews%2flayout.html",
        "/admin/assets/../views/layout.html"
      })
  void no_spelling_of_an_asset_leaves_its_folder(String path) {
    assertThat(browser().get(path).code()).isIn(303, 404, 400);
  }
}
