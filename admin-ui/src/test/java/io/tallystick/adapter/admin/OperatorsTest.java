package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How admins keep the operators, as a browser sees it. */
class OperatorsTest extends DashboardTest {

  private Seen send(Browser browser, String path, String... fields) {
    Map<String, String> form = new HashMap<>();
    form.put("csrf", token(browser));
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    Seen answer = browser.post(path, form);
    return answer.place().startsWith("/admin/operators/one") ? browser.follow(answer) : answer;
  }

  private String lastDeed() {
    Action last = books.actions().getLast();
    return last.actor() + " " + last.name() + " " + last.subject() + ": " + last.reason();
  }

  private Operator operator(String name) {
    return operators.list().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void a_role_of_a_later_version_allows_nothing_and_is_listed() {
    operators.add("later", PASSWORD, Role.UNKNOWN, "admin");
    try {
      Browser later = signedIn("later");
      assertThat(later.get("/admin/room/viewer").code()).isEqualTo(403);
      assertThat(later.get("/admin/room/admin").code()).isEqualTo(403);
      assertThat(signedIn("admin").get("/admin/operators").body()).contains("later", "unknown");
    } finally {
      operators.setDisabled("later", true, "admin");
    }
  }

  @Test
  void an_admin_adds_an_operator_who_signs_in() {
    Browser admin = signedIn("admin");

    Seen answer =
        send(
            admin,
            "/admin/operators",
            "name",
            "Nora@Example.org",
            "role",
            "viewer",
            "password",
            " a password with blanks ");

    assertThat(answer.place()).isEqualTo("/admin/operators?done=added");
    assertThat(lastDeed()).isEqualTo("admin add_operator nora@example.org: viewer");
    assertThat(browser().signIn("nora@example.org", " a password with blanks ").code())
        .isEqualTo(303);
    assertThat(admin.get(answer.place()).body())
        .contains("The operator is added and may sign in.", "nora@example.org")
        .doesNotContain("a password with blanks");
  }

  @Test
  void a_role_a_password_and_a_disabling_count_at_once() {
    operators.add("pia", PASSWORD, Role.VIEWER, "test");
    Browser admin = signedIn("admin");
    Browser pia = signedIn("pia");

    assertThat(send(admin, "/admin/operators/role", "name", "pia", "role", "operator").place())
        .isEqualTo("/admin/operators?done=role");
    assertThat(lastDeed()).isEqualTo("admin change_role pia: now operator");
    assertThat(pia.get("/admin/room/operator").code()).isEqualTo(200);

    String another = "another long password";
    assertThat(send(admin, "/admin/operators/password", "name", "pia", "password", another).place())
        .isEqualTo("/admin/operators?done=password");
    assertThat(lastDeed())
        .isEqualTo("admin change_password pia: new password, to be changed at the next sign-in");
    assertThat(pia.get("/admin/room/operator").code()).isEqualTo(303);
    assertThat(pia.signIn("pia", another).code()).isEqualTo(303);

    assertThat(send(admin, "/admin/operators/disable", "name", "pia").place())
        .isEqualTo("/admin/operators?done=disabled");
    assertThat(pia.get("/admin/room/operator").code()).isEqualTo(303);
    assertThat(pia.signIn("pia", another).code()).isEqualTo(401);

    assertThat(send(admin, "/admin/operators/enable", "name", "pia").place())
        .isEqualTo("/admin/operators?done=enabled");
    assertThat(pia.signIn("pia", another).code()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, viewer, long enough password, there is an operator viewer already",
    "'', viewer, long enough password, a name has 1 to 64",
    "a b, viewer, long enough password, a name has 1 to 64",
    "<b>, viewer, long enough password, a name has 1 to 64",
    "new, king, long enough password, choose a role",
    "new, viewer, too short, a password has 12 to 1000 characters",
    "new, viewer, '', a password has 12 to 1000 characters",
    "new, viewer, password1234, this password is among those that are tried first",
  })
  void nobody_is_added_by_mistake(String name, String role, String password, String why) {
    int before = operators.list().size();

    Seen answer =
        send(
            signedIn("admin"),
            "/admin/operators",
            "name",
            name,
            "role",
            role,
            "password",
            password);

    assertThat(answer.code()).isIn(400, 409);
    assertThat(answer.body()).contains("Nobody was added:", why).doesNotContain("<b>");
    assertThat(operators.list()).hasSize(before);
  }

  @Test
  void the_last_admin_stays_one_and_whoever_looks_at_themselves_is_warned() {
    Browser admin = signedIn("admin");
    assertThat(send(admin, "/admin/operators/one", "name", "admin").body())
        .contains("This is you.");
    assertThat(send(admin, "/admin/operators/one", "name", "viewer").body())
        .doesNotContain("This is you.");

    for (String path : new String[] {"disable", "role"}) {
      Seen answer = send(admin, "/admin/operators/" + path, "name", "admin", "role", "viewer");
      assertThat(answer.http().uri().toString()).contains("/admin/operators/one?of=", "&kept=");
      assertThat(answer.body())
          .contains("Nothing was changed:", "admin is the last admin who can sign in");
    }
    assertThat(operator("admin")).isEqualTo(new Operator("admin", Role.ADMIN, false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "role", "password", "disable", "enable"})
  void a_name_that_is_nobodys_is_not_found(String path) {
    Seen answer =
        send(
            signedIn("admin"),
            "/admin/operators/" + path,
            "name",
            "gone",
            "role",
            "viewer",
            "password",
            PASSWORD);

    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.body()).contains("There is no such operator");
  }

  @Test
  void a_role_that_is_none_and_a_short_password_change_nothing() {
    Browser admin = signedIn("admin");

    assertThat(send(admin, "/admin/operators/role", "name", "viewer", "role", "king").body())
        .contains("Nothing was changed:", "choose a role");
    assertThat(send(admin, "/admin/operators/password", "name", "viewer", "password", "x").body())
        .contains("a password has 12 to 1000 characters");
    assertThat(browser().signIn("viewer", PASSWORD).code()).isEqualTo(303);
  }

  @Test
  void the_list_says_when_each_signed_in_last() {
    operators.add("early", PASSWORD, Role.VIEWER, "test");
    String page = signedIn("admin").get("/admin/operators").body();

    assertThat(page).containsSubsequence(">admin</span>", "datetime=\"" + clock.instant() + "\"");
    assertThat(page).containsSubsequence(">early</span>", ">never</span>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "operator"})
  void others_neither_see_nor_reach_it(String name) {
    Browser browser = signedIn(name);

    assertThat(browser.get("/admin/operators").code()).isEqualTo(403);
    assertThat(send(browser, "/admin/operators/role", "name", name, "role", "admin").code())
        .isEqualTo(403);
    assertThat(
            send(browser, "/admin/operators", "name", "eve", "role", "admin", "password", PASSWORD)
                .code())
        .isEqualTo(403);
    assertThat(browser.get("/admin/nothing-here").body()).doesNotContain("/admin/operators");
    assertThat(operator(name).role().code()).isEqualTo(name);
  }
}
