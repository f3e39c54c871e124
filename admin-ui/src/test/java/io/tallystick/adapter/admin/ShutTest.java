package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without any operator the dashboard is shut. */
class ShutTest extends DashboardTest {

  @Override
  protected void open() {}

  @ParameterizedTest
  @ValueSource(
      strings = {"/admin", "/admin/", "/admin/sign-in", "/admin/room/viewer", "/admin/nothing"})
  void every_page_says_how_to_open_it(String path) {
    Seen answer = browser().get(path);

    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.body())
        .contains("The dashboard is shut")
        .contains("ADMIN_PASSWORD")
        .contains("tallystick user add");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
  }

  @Test
  void nobody_can_sign_in() {
    assertThat(browser().signIn("admin", PASSWORD).code()).isEqualTo(403);
  }

  @Test
  void its_own_page_has_its_style() {
    assertThat(browser().get("/admin/assets/tallystick/tallystick.css").code()).isEqualTo(200);
  }
}
