package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with their own account, as a browser sees it. */
class AccountTest extends DashboardTest {

  private static final String CHOSEN = "a phrase of my own";

  private Seen change(Browser browser, String present, String chosen, String repeated) {
    return browser.post(
        "/admin/account/password",
        Map.of(
            "csrf",
            browser.get("/admin/account").token(),
            "present",
            present,
            "chosen",
            chosen,
            "repeated",
            repeated));
  }

  @Test
  void whose_password_an_admin_has_set_chooses_one_before_anything_else() {
    operators.invite("nora", PASSWORD, Role.OPERATOR, "admin");
    Browser nora = signedIn("nora");
    for (String path : new String[] {"/admin/room/viewer", "/admin/nothing-here"}) {
      assertThat(nora.get(path).place()).isEqualTo("/admin/account");
    }
    assertThat(nora.get("/admin/room/viewer", "HX-Request", "true").header("HX-Redirect"))
        .isEqualTo("/admin/account");
    Seen page = nora.get("/admin/account");
    assertThat(page.body()).contains("Choose a password of your own first.");
    assertThat(nora.post("/admin/room/acts", Map.of("what", "x", "csrf", page.token())).place())
        .isEqualTo("/admin/account");

    assertThat(change(nora, PASSWORD, CHOSEN, CHOSEN).place())
        .isEqualTo("/admin/account?done=password");

    assertThat(nora.get("/admin/room/operator").code()).isEqualTo(200);
    assertThat(nora.get("/admin/account?done=password").body())
        .contains("Your password is changed")
        .doesNotContain("of your own first");
    assertThat(browser().signIn("nora", PASSWORD).code()).isEqualTo(401);
    assertThat(browser().signIn("nora", CHOSEN).code()).isEqualTo(303);
  }

  @Test
  void who_proves_who_they_are_goes_on_in_a_renewed_session() {
    operators.add("rosa", PASSWORD, Role.VIEWER, "test");
    Browser rosa = signedIn("rosa");
    Browser thief = browser().holding("tallystick", rosa.cookie("tallystick").orElseThrow());
    assertThat(thief.get("/admin/account").code()).isEqualTo(200);

    assertThat(change(rosa, PASSWORD, CHOSEN, CHOSEN).place()).contains("done=password");

    assertThat(rosa.get("/admin/account").body()).contains("My account");
    assertThat(thief.get("/admin/account").place()).startsWith("/admin/sign-in");
  }

  @Test
  void a_sign_out_is_always_open() {
    operators.invite("nils", PASSWORD, Role.OPERATOR, "admin");
    Browser nils = signedIn("nils");

    Seen out = nils.post("/admin/sign-out", Map.of("csrf", nils.get("/admin/account").token()));

    assertThat(out.place()).isEqualTo("/admin/sign-in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "operator", "admin"})
  void everybody_has_the_page(String name) {
    Seen page = signedIn(name).get("/admin/account");

    assertThat(page.code()).isEqualTo(200);
    assertThat(page.body()).contains("My account", "127.0.0.1", "(here)");
  }

  @Test
  void nothing_is_changed_that_does_not_fit() {
    operators.add("kim", PASSWORD, Role.VIEWER, "test");
    Browser kim = signedIn("kim");

    assertThat(change(kim, PASSWORD, CHOSEN, CHOSEN + "x").body()).contains("passwords differ");
    assertThat(change(kim, "wrong", CHOSEN, CHOSEN).body()).contains("not your present password");
    assertThat(change(kim, PASSWORD, "password1234", "password1234").body())
        .contains("tried first");

    assertThat(browser().signIn("kim", PASSWORD).code()).isEqualTo(303);
  }

  @Test
  void other_sessions_are_listed_and_ended() {
    operators.add("lea", PASSWORD, Role.VIEWER, "test");
    Browser other = browser().with("X-Forwarded-For", "203.0.113.44");
    assertThat(other.signIn("lea", PASSWORD).code()).isEqualTo(303);
    Browser lea = signedIn("lea");
    Seen page = lea.get("/admin/account");
    assertThat(page.body()).contains("203.0.113.44", "End all but this one");

    Seen refused =
        lea.post("/admin/account/sessions/end", Map.of("csrf", page.token(), "present", "wrong"));
    assertThat(refused.body()).contains("not your present password", "203.0.113.44");
    Seen ended =
        lea.post("/admin/account/sessions/end", Map.of("csrf", page.token(), "present", PASSWORD));

    assertThat(ended.place()).isEqualTo("/admin/account?done=sessions");
    assertThat(other.get("/admin/room/viewer").code()).isEqualTo(303);
    assertThat(lea.get("/admin/account").body()).doesNotContain("203.0.113.44");
  }

  @Test
  void an_admin_changes_the_own_password_here_alone() {
    Browser admin = signedIn("admin");
    Seen refused =
        admin.post(
            "/admin/operators/password",
            Map.of("csrf", token(admin), "name", "admin", "password", CHOSEN));

    assertThat(refused.place()).startsWith("/admin/operators/one?of=");
    assertThat(admin.follow(refused).body()).contains("on the page My account");
    assertThat(browser().signIn("admin", PASSWORD).code()).isEqualTo(303);
  }
}
