package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Many failed events, repaired from the dashboard at once. */
final class BulkRepairEndToEndTest {

  private static final String PASSWORD = "a password for tests";
  private static final String MAIL = "late@shop.example";

  private final TestDatabase database = Program.migratedDatabase();

  @Test
  void a_plan_is_shown_then_started_with_a_reason_then_done() {
    try (Program program = Program.serve(settings(10))) {
      fail(program, 3);
      program.deliver(Bodies.paidSession().meta("credits", "5").json());
      long user = database.user(MAIL);
      Browser admin = Browser.signedIn(program.at("/"), "admin", PASSWORD);

      String run = admin.follow("/admin/bulk/plan", allFailed());
      assertThat(admin.page(run))
          .contains("Retry 4 events", "3 would be credited (15 credits)", "1 would fail again")
          .contains("1 × Could not find the user")
          .doesNotContain("hx-get");
      assertThat(database.balance(user)).isZero();
      assertThat(admin.page("/admin/bulk")).contains("href=\"" + run + "\"");

      assertThat(admin.page(admin.follow(run + "/starts", Map.of("reason", "  "))))
          .contains("Nothing was started", "Say why");
      assertThat(admin.follow(run + "/starts", Map.of("reason", "late import"))).isEqualTo(run);
      awaitDone();

      assertThat(admin.page(run))
          .contains("4 of 4 events done", "3 credited (15 credits)", "1 failed again")
          .doesNotContain("hx-get");
      assertThat(database.balance(user)).isEqualTo(15);
      assertThat(admin.page("/admin/audit")).contains("href=\"" + run + "\"", "bulk_done");
      assertThat(admin.follow(run + "/starts", Map.of("reason", "again"))).isEqualTo(run);
      assertThat(database.balance(user)).isEqualTo(15);
    }
    assertThat(Program.run(settings(10), "verify").status()).isZero();
  }

  @Test
  void nothing_too_much_and_a_viewer_is_refused() {
    Map<String, String> settings = settings(2);
    try (Program program = Program.serve(settings)) {
      fail(program, 3);
      Browser admin = Browser.signedIn(program.at("/"), "admin", PASSWORD);
      String nothing =
          admin.follow("/admin/bulk/plan", Map.of("action", "retry", "status", "failed"));
      assertThat(admin.page(nothing)).contains("no event was selected");
      assertThat(admin.page(admin.follow("/admin/bulk/plan", allFailed())))
          .contains("too many events are selected", "TALLYSTICK_BULK_LIMIT");

      Program.run(settings, PASSWORD + "\n", List.of(), "user", "add", "vera", "--role", "viewer");
      Browser viewer = Browser.signedIn(program.at("/"), "vera", PASSWORD);
      assertThat(viewer.send("/admin/bulk/plan", allFailed()).statusCode()).isEqualTo(403);
      assertThat(viewer.send("/admin/bulk/1/starts", Map.of("reason", "x")).statusCode())
          .isEqualTo(403);
      assertThat(viewer.page("/admin/bulk")).contains("Nothing was repaired in bulk yet");
    }
    assertThat(database.number("SELECT count(*) FROM tallystick.bulk_runs")).isZero();
  }

  @Test
  void what_an_instance_was_doing_when_it_was_killed_is_done_by_another_one() throws SQLException {
    Map<String, String> settings = settings(1000);
    try (Program one = Program.serve(settings);
        Program other = Program.serve(settings)) {
      fail(one, 100);
      long user = database.user(MAIL);
      Browser admin = Browser.signedIn(other.at("/"), "admin", PASSWORD);
      String run = admin.follow("/admin/bulk/plan", allFailed());
      try (Connection host = database.connection();
          Statement statement = host.createStatement()) {
        host.setAutoCommit(false);
        statement.execute("SELECT FROM users WHERE id = %d FOR UPDATE".formatted(user));
        admin.follow(run + "/starts", Map.of("reason", "late import"));
        await()
            .until(
                () -> database.number("SELECT count(claimed_at) FROM tallystick.bulk_items") == 40);
        one.kill();
        host.rollback();
      }
      await()
          .until(() -> database.number("SELECT count(done_at) FROM tallystick.bulk_items") >= 80);
      database.execute(
          "UPDATE tallystick.bulk_items SET claimed_at = claimed_at - interval '2 minutes'");
      awaitDone();

      // An attempt that met the held account for too long is one for the retry worker.
      database.execute(
          "UPDATE stripe_events SET next_attempt_at = now() WHERE processing_status = 'failed'");
      await().until(() -> database.balance(user) == 500);
      assertThat(
              database.number(
                  "SELECT count(*) FROM audit_log WHERE action = 'retry' AND reason LIKE '%(bulk"
                      + " 1)'"))
          .isEqualTo(100);
      assertThat(
              database.all(
                  "SELECT DISTINCT outcome FROM tallystick.bulk_items"
                      + " WHERE message IS NULL OR message NOT LIKE 'the account is locked%'"))
          .containsExactly("credited");
      assertThat(database.number("SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'"))
          .isEqualTo(100);
    }
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  private static void fail(Program program, int events) {
    for (int i = 0; i < events; i++) {
      Bodies body = Bodies.paidSession().with("customer_email", MAIL).meta("credits", "5");
      assertThat(program.deliver(body.json()).status()).isEqualTo("failed");
    }
  }

  private static Map<String, String> allFailed() {
    return Map.of("all", "yes", "status", "failed", "action", "retry");
  }

  private void awaitDone() {
    await().until(() -> "done".equals(database.one("SELECT state FROM tallystick.bulk_runs")));
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollInterval(Duration.ofMillis(20));
  }

  private Map<String, String> settings(int limit) {
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.put("ADMIN_USERNAME", "admin");
    settings.put("ADMIN_PASSWORD", PASSWORD);
    settings.put("TALLYSTICK_BULK_LIMIT", Integer.toString(limit));
    return settings;
  }
}
