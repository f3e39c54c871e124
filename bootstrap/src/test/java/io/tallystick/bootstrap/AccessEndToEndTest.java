package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open the dashboard, from the first start on. */
final class AccessEndToEndTest {

  private static final String PASSWORD = "a long enough password";

  @TempDir private Path folder;

  @Test
  void the_first_operator_is_made_and_commands_beside_the_server_count_at_once() throws Exception {
    Map<String, String> settings = new HashMap<>(Program.embedded(folder));
    settings.put("HOST", "127.0.0.1");
    Path file = folder.resolve("admin-password");
    try (Program program = Program.serve(settings)) {
      assertThat(program.printed())
          .contains("dashboard " + program.at("/admin") + " (admin, password in " + file + ")")
          .doesNotContain(Files.readString(file).strip());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Visitor admin = new Visitor(program);
      assertThat(admin.signIn("admin", Files.readString(file).strip())).isEqualTo(303);
      assertThat(admin.isSignedIn()).isTrue();

      assertThat(user(settings, PASSWORD, "add", "olga", "--role", "viewer").status()).isZero();
      Visitor olga = new Visitor(program);
      assertThat(olga.signIn("olga", PASSWORD)).isEqualTo(303);
      assertThat(olga.get("/admin/nothing-here").body()).contains("olga").contains("viewer");
      assertThat(user(settings, "", "role", "olga", "operator").status()).isZero();
      assertThat(olga.get("/admin/nothing-here").body()).contains("operator");

      assertThat(user(settings, "", "disable", "olga").status()).isZero();
      assertThat(olga.isSignedIn()).isFalse();
      assertThat(olga.signIn("olga", PASSWORD)).isEqualTo(401);
      assertThat(user(settings, "", "list").out())
          .containsPattern("admin +admin")
          .containsPattern("olga +operator +disabled");

      Finished last = user(settings, "", "disable", "admin");
      assertThat(last.status()).isEqualTo(1);
      assertThat(last.err()).contains("admin is the last admin who can sign in");
      assertThat(user(settings, PASSWORD, "password", "admin").status()).isZero();
      assertThat(admin.isSignedIn()).isFalse();
      assertThat(admin.signIn("admin", PASSWORD)).isEqualTo(303);
    }
    try (Program again = Program.serve(settings)) {
      assertThat(file).as("its password opens nothing any more").doesNotExist();
      assertThat(again.printed()).doesNotContain("admin-password");
    }
  }

  @Test
  void without_any_operator_the_dashboard_is_shut_and_a_command_opens_it() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    try (Program program = Program.serve(settings)) {
      assertThat(program.printed())
          .contains("/admin (shut: ")
          .contains("WARNING   the database user tallystick is a superuser");
      Visitor ada = new Visitor(program);
      assertThat(ada.get("/admin/events").statusCode()).isEqualTo(403);
      assertThat(ada.get("/admin/sign-in").body()).contains("The dashboard is shut");

      assertThat(user(settings, PASSWORD, "add", "ada", "--role", "admin").status()).isZero();

      Awaitility.await().until(() -> ada.get("/admin/sign-in").statusCode() == 200);
      assertThat(ada.signIn("ada", "not the right password")).isEqualTo(401);
      assertThat(ada.signIn("ada", PASSWORD)).isEqualTo(303);
      assertThat(ada.post("/admin/sign-out", Map.of("csrf", "wrong")).statusCode()).isEqualTo(403);
      assertThat(ada.signOut()).isEqualTo(303);
      assertThat(ada.isSignedIn()).isFalse();
      assertThat(
              database.all(
                  """
                  SELECT action || ' ' || subject || ': '
                    || regexp_replace(reason, ', (request|session) [0-9a-f]{8}$', ', \\1 …')
                  FROM audit_log\
                  """))
          .containsExactly(
              "add_operator ada: admin",
              "sign_in_refused ada: wrong password, request …",
              "sign_in ada: with a password, session …",
              "sign_out ada: asked for");
      assertThat(program.printed()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void the_first_operator_comes_from_the_settings_once() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    settings.put("ADMIN_USERNAME", "root");
    settings.put("ADMIN_PASSWORD", "too short");
    Finished refused = Program.run(settings, "serve");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .contains("ADMIN_PASSWORD is too short")
        .doesNotContain("at io.tallystick");

    settings.put("ADMIN_PASSWORD", PASSWORD);
    Program.serve(settings).close();
    settings.put("ADMIN_PASSWORD", "another long password");
    settings.put("TALLYSTICK_PUBLIC_URL", "https://credits.example");
    try (Program program = Program.serve(settings)) {
      assertThat(new Visitor(program).signIn("root", "another long password")).isEqualTo(401);
      HttpResponse<String> signedIn =
          new Visitor(program).post("/admin/sign-in", Map.of("name", "root", "password", PASSWORD));
      assertThat(signedIn.statusCode()).isEqualTo(303);
      assertThat(signedIn.headers().allValues("Set-Cookie"))
          .allMatch(cookie -> cookie.startsWith("__Host-") && cookie.contains("; Secure;"));
    }
    assertThat(database.all("SELECT password_hash FROM tallystick.operators").getFirst())
        .startsWith("$2b$12$");
  }

  @Test
  void a_session_holds_and_ends_on_every_instance_and_a_database_away_is_a_page() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    settings.put("ADMIN_PASSWORD", PASSWORD);
    try (Program one = Program.serve(settings);
        Program other = Program.serve(settings)) {
      Visitor here = new Visitor(one);
      here.signIn("admin", PASSWORD);
      Visitor there = here.at(other);
      assertThat(there.isSignedIn()).isTrue();

      database.goAway();
      HttpResponse<String> away = here.get("/admin/events");
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.body())
          .contains("The database does not answer", "look first whether it was done");
      assertThat(away.headers().firstValue("Content-Security-Policy")).isPresent();
      database.comeBack();
      Awaitility.await().until(here::isSignedIn);
      Awaitility.await().until(there::isSignedIn);

      there.signOut();
      assertThat(here.isSignedIn()).isFalse();
    }
  }

  @Test
  void a_wrong_use_of_the_user_command_is_exit_status_2() {
    Map<String, String> settings = Program.on(Program.migratedDatabase());
    assertThat(Program.run(settings, "user").status()).isEqualTo(2);
    assertThat(user(settings, PASSWORD, "add", "ada", "--role", "king").status()).isEqualTo(2);
    assertThat(user(settings, PASSWORD, "add").status()).isEqualTo(2);
    Program.run(settings, "migrate");
    Finished shortPassword = user(settings, "short", "add", "ada");
    assertThat(shortPassword.status()).isEqualTo(1);
    assertThat(shortPassword.err()).contains("a password has 12 to 1000 characters");
    assertThat(user(settings, "", "list").out()).contains("There is no operator");
  }

  private static Finished user(Map<String, String> settings, String input, String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("user"));
    command.addAll(List.of(arguments));
    String[] words = command.toArray(String[]::new);
    return input.isEmpty()
        ? Program.run(settings, words)
        : Program.run(settings, input + "\n", List.of(), words);
  }
}
