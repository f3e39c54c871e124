package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.bootstrap.Program.Finished;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One database user owns the tables and migrates, another one serves. */
final class DatabaseRolesEndToEndTest {

  private static final String PASSWORD = "one for the roles";

  /** What a role with all rights on all tables would do to mint credits or stop deliveries. */
  private static final List<String> TAKEOVERS =
      List.of(
          "INSERT INTO tallystick.operators (name, role, disabled, created_at)"
              + " VALUES ('app', 'admin', false, now())",
          "INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)"
              + " SELECT id, 1000, 'adjustment', 'r', 'app', now() FROM users",
          "UPDATE stripe_events SET processing_status = 'discarded'",
          "DELETE FROM stripe_events",
          "DELETE FROM tallystick_schema_history",
          "CREATE TRIGGER stop BEFORE INSERT ON stripe_events FOR EACH ROW"
              + " EXECUTE FUNCTION tallystick_append_only()");

  @Test
  void migrate_runs_as_the_owner_and_serve_as_a_member_of_tallystick_app() {
    TestDatabase database = TestDatabase.create();
    database.execute(
        """
        CREATE ROLE tallystick_app NOLOGIN;
        CREATE ROLE books_owner LOGIN PASSWORD 'owner';
        CREATE ROLE books_server LOGIN PASSWORD 'server' IN ROLE tallystick_app;
        GRANT CREATE ON SCHEMA public TO books_owner;
        CREATE SCHEMA tallystick AUTHORIZATION books_owner;
        CREATE ROLE books_app LOGIN PASSWORD 'app';
        ALTER DEFAULT PRIVILEGES FOR ROLE books_owner GRANT ALL ON TABLES TO books_app;
        ALTER DEFAULT PRIVILEGES FOR ROLE books_owner GRANT ALL ON FUNCTIONS TO books_app;
        """);
    Map<String, String> owner = Program.on(as(database, "books_owner:owner"));
    Map<String, String> server = Program.on(as(database, "books_server:server"));
    server.put("ADMIN_PASSWORD", PASSWORD);
    server.put("TALLYSTICK_ON_UNKNOWN_USER", "create");
    Finished early = Program.run(server, "migrate");
    assertThat(early.status()).isEqualTo(1);
    assertThat(early.err().lines()).hasSize(1);
    assertThat(Program.run(owner, "migrate").status()).isZero();
    long user = database.user("buyer@shop.example");

    try (Program program = Program.serve(server)) {
      String credited = Bodies.purchase(user, 5).with("customer", "cus_of_buyer").json();
      requireRefused(as(database, "books_app:app"));
      database.execute("GRANT ALL ON ALL TABLES IN SCHEMA public, tallystick TO books_app");
      requireRefused(as(database, "books_app:app"));
      assertThat(program.deliver(credited).status()).isEqualTo("completed");
      String created =
          Bodies.paidSession()
              .with("client_reference_id", "new@shop.example")
              .meta("credits", "7")
              .json();
      assertThat(program.deliver(created).status()).isEqualTo("completed");
      Bodies unclear = Bodies.paidSession().with("client_reference_id", Long.toString(user));
      assertThat(program.deliver(unclear.json()).status()).isEqualTo("failed");

      assertThat(program.printed()).doesNotContain("superuser");
      Visitor admin = new Visitor(program);
      assertThat(admin.signIn("admin", PASSWORD)).isEqualTo(303);
      for (String page : List.of("events", "overview", "uncredited", "users/" + user, "audit")) {
        assertThat(admin.get("/admin/" + page).statusCode()).as(page).isEqualTo(200);
      }
      setCredits(admin, unclear.id(), 70);
      assertThat(
              database.all(
                  "SELECT email || ' ' || credits_balance || ' ' || coalesce(stripe_customer_id,"
                      + " '') FROM users ORDER BY id"))
          .containsExactly("buyer@shop.example 75 cus_of_buyer", "new@shop.example 7 ");
    }
    assertThat(Program.run(server, "verify").out()).contains("books_app has", "credit_ledger");
    assertThat(Program.run(owner, "migrate").status()).isZero();
    assertThat(Program.run(server, "migrate").out()).contains("0 migrations applied");
    Finished verified = Program.run(server, "verify");
    assertThat(verified.out()).contains("The books are whole.");
    assertThat(verified.complaints()).isEmpty();
    assertThat(verified.status()).isZero();
    assertThat(Program.run(Program.on(database), "verify").complaints().getFirst())
        .startsWith("tallystick: the database user tallystick is a superuser");
  }

  private static void requireRefused(TestDatabase app) {
    for (String sql : TAKEOVERS) {
      assertThatThrownBy(() -> app.execute(sql))
          .as(sql)
          .hasMessageMatching("(?s).*(may not|permission denied).*");
    }
  }

  private static void setCredits(Visitor admin, String event, int credits) {
    Map<String, String> form =
        Map.of("csrf", admin.token(), "action", "set_credits", "credits", "" + credits);
    String preview =
        admin.get("/admin/events/" + event + "?action=set_credits&credits=" + credits).body();
    Matcher token = Pattern.compile("name=\"token\"[^>]*value=\"([^\"]+)\"").matcher(preview);
    assertThat(token.find()).as(preview).isTrue();
    Map<String, String> confirmed = new java.util.HashMap<>(form);
    confirmed.put("token", token.group(1));
    confirmed.put("reason", "as the order says");
    assertThat(admin.post("/admin/events/" + event + "/repairs", confirmed).statusCode())
        .isEqualTo(303);
  }

  private static TestDatabase as(TestDatabase database, String credentials) {
    return TestDatabase.at(
        database
            .url()
            .replaceFirst("//[^@]+@", "//" + Matcher.quoteReplacement(credentials) + "@"));
  }
}
