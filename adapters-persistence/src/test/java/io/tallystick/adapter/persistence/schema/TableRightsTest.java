package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.DatabaseSchema.Unfit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What database users may do who do not own the tables, whatever rights they are given. */
class TableRightsTest {

  private static final String ALL_RIGHTS = "GRANT ALL ON ALL TABLES IN SCHEMA public TO ";

  private static Database superuser;
  private static Database owner;

  /** The host application's user: it has all rights on all tables, from before and from after. */
  private static Database app;

  private static long user;

  @BeforeAll
  static void open() {
    superuser = Server.empty();
    owner = superuser.asNewOwner();
    app = superuser.asNewRole();
    giveByDefault(owner, app);
    try (Adapters adapters = Adapters.on(owner)) {
      adapters.schema().migrate();
      adapters.schema().repair();
      user = owner.user("ada@example.org", 30);
      Events.book(adapters, "kept", user, 100);
    }
    owner.execute(ALL_RIGHTS + app.user());
  }

  private static void giveByDefault(Database owner, Database to) {
    for (String kind : List.of("TABLES", "SEQUENCES", "FUNCTIONS", "SCHEMAS")) {
      owner.execute("ALTER DEFAULT PRIVILEGES GRANT ALL ON %s TO %s".formatted(kind, to.user()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO credit_ledger (user_id, amount, kind, reason, actor, created_at)"
            + " VALUES (1, 1000, 'adjustment', 'r', 'otto', now())",
        "INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor,"
            + " created_at) VALUES (1, 1000, 'purchase', 'evt_x', 'pi_x', 'r', 'webhook', now())",
        "UPDATE credit_ledger SET amount = 1000",
        "DELETE FROM credit_ledger",
        "TRUNCATE credit_ledger",
        "INSERT INTO stripe_events SELECT * FROM stripe_events",
        "UPDATE stripe_events SET processing_status = 'discarded'",
        "DELETE FROM stripe_events WHERE event_id = 'evt_kept'",
        "TRUNCATE stripe_events",
        "INSERT INTO stripe_event_attempts"
            + " (event_id, attempted_at, triggered_by, outcome, duration_ms)"
            + " VALUES ('evt_kept', now(), 'otto', 'credited', 1)",
        "UPDATE stripe_event_attempts SET triggered_by = 'otto'",
        "DELETE FROM stripe_event_attempts",
        "INSERT INTO audit_log (at, actor, action, subject, reason)"
            + " VALUES (now(), 'otto', 'adjust', 'user 1', 'r')",
        "DELETE FROM audit_log",
        "INSERT INTO price_catalogue (key, credits) VALUES ('price_otto', 1000)",
        "UPDATE price_catalogue SET credits = 1000",
        "DELETE FROM tallystick_schema_history",
        "UPDATE tallystick_schema_history SET success = false",
        "CREATE TRIGGER stop BEFORE INSERT ON stripe_events FOR EACH ROW"
            + " EXECUTE FUNCTION tallystick_append_only()",
        "SELECT * FROM tallystick.operators",
        "UPDATE tallystick.operators SET role = 'admin'",
        "DELETE FROM tallystick.sign_in_failures",
        // A search path of its own must not deceive the trigger's function.
        "CREATE FUNCTION pg_temp.pg_has_role(oid, text) RETURNS boolean LANGUAGE sql"
            + " AS 'SELECT true'; SET search_path = pg_temp, public, pg_catalog;"
            + "DELETE FROM stripe_events",
        // Rows of the kind external are for the trigger on users: this poses as one.
        "CREATE TEMP TABLE decoy (n int); CREATE FUNCTION pg_temp.book() RETURNS trigger LANGUAGE"
            + " plpgsql AS $$ BEGIN INSERT INTO credit_ledger (user_id, amount, balance_after,"
            + " kind, reason, actor, created_at) VALUES (1, 1000, 1000, 'external', 'r', 'a',"
            + " now()); RETURN NULL; END $$; CREATE TRIGGER book AFTER INSERT ON decoy FOR EACH ROW"
            + " EXECUTE FUNCTION pg_temp.book(); INSERT INTO decoy VALUES (1)",
        "CREATE TEMP TABLE decoy (id bigint, credits_balance int); CREATE TRIGGER book AFTER INSERT"
            + " ON decoy FOR EACH ROW EXECUTE FUNCTION users_record_external()",
        "SELECT setval('credit_ledger_id_seq', 1)",
        "ALTER TABLE credit_ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER \"\u0001\" ON stripe_events"
      })
  void nobody_else_writes_whatever_rights_they_were_given(String sql) {
    List<String> before = content();
    assertThatThrownBy(() -> app.run(sql))
        .hasMessageMatching("(?s).*(may not|permission denied|must be owner).*");
    assertThat(content()).isEqualTo(before);
  }

  private static List<String> content() {
    return superuser.content(
        "stripe_events",
        "stripe_event_attempts",
        "credit_ledger",
        "audit_log",
        "price_catalogue",
        "tallystick_schema_history",
        "users");
  }

  /** GRANT ALL includes the right to make triggers, whose functions would run as the owner. */
  @ParameterizedTest
  @ValueSource(strings = {"stripe_events", "stripe_event_attempts", "credit_ledger", "users"})
  void a_trigger_of_somebody_else_is_never_run_with_the_owners_rights(String table) {
    Database database = Server.copyOf(superuser);
    Database intruder = database.as(app.user());
    database.execute("CREATE SCHEMA intruder AUTHORIZATION " + app.user());
    intruder.execute(
        """
        CREATE FUNCTION intruder.take() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          -- What checks later, checks nothing any more.
          CREATE OR REPLACE FUNCTION tallystick.guard_table() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RETURN NULL; END';
          CREATE OR REPLACE FUNCTION tallystick.guard_users() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RETURN NULL; END';
          INSERT INTO tallystick.operators (name, role, disabled, created_at)
          VALUES ('intruder', 'admin', false, now()) ON CONFLICT DO NOTHING;
          RETURN NEW;
        END $$;
        GRANT USAGE ON SCHEMA intruder TO PUBLIC;
        CREATE TRIGGER "\u0001\u0001" BEFORE INSERT OR UPDATE ON %1$s
          FOR EACH STATEMENT EXECUTE FUNCTION intruder.take();
        CREATE TRIGGER late AFTER INSERT OR UPDATE ON %1$s
          FOR EACH ROW EXECUTE FUNCTION intruder.take();
        """
            .formatted(table));
    try (Adapters books = Adapters.on(database.as(owner.user()))) {
      assertThatThrownBy(() -> Events.book(books, "new", user, 10))
          .hasStackTraceContaining("runs a function that does not belong to its owner");
      assertThatThrownBy(() -> books.run("UPDATE users SET name = 'new'; " + external(table)))
          .hasStackTraceContaining("runs a function that does not belong to its owner");
      assertThat(database.rows("SELECT name FROM tallystick.operators")).isEmpty();
      assertThat(database.balance(user)).isEqualTo(130);
      assertThat(books.schema().repair().left())
          .anyMatch(line -> line.startsWith("the trigger late on " + table + " runs intruder.take"))
          .hasSize(2);
      assertThat(books.complaints().get("nobody_else_may_write")).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  private static String external(String table) {
    return switch (table) {
      case "stripe_events" -> "UPDATE stripe_events SET warning = 'w'";
      case "stripe_event_attempts" -> "DELETE FROM stripe_event_attempts";
      default -> "UPDATE users SET credits_balance = credits_balance + 1";
    };
  }

  @Test
  void a_function_of_ours_on_a_table_where_it_does_not_belong_is_named() {
    Database database = Server.copyOf(superuser);
    try (Adapters books = Adapters.on(database.as(owner.user()))) {
      books.run(
          "CREATE TRIGGER stop BEFORE INSERT ON stripe_events FOR EACH ROW EXECUTE FUNCTION"
              + " tallystick_append_only()");
      assertThat(books.complaints().get("nobody_else_may_write"))
          .contains(
              "the trigger stop on stripe_events is none of Tallystick's and runs its function"
                  + " tallystick_append_only(): DROP TRIGGER stop ON stripe_events");
      assertThat(books.schema().repair().left()).hasSize(1);
    }
  }

  @Test
  void a_function_of_ours_on_a_table_of_a_later_version_is_let_be() {
    Database database = Server.copyOf(superuser);
    try (Adapters books = Adapters.on(database.as(owner.user()))) {
      books.run(
          "CREATE TABLE tallystick.later (id bigint); CREATE TRIGGER guard BEFORE DELETE ON"
              + " tallystick.later EXECUTE FUNCTION tallystick.guard_table()");
      assertThat(books.schema().repair().left()).isEmpty();
    }
  }

  @Test
  void the_balance_is_the_host_applications_to_change_and_is_recorded() {
    long other = app.user("host@example.org", 0);
    app.execute("UPDATE users SET credits_balance = 7 WHERE id = " + other);
    assertThat(app.ledger(other)).containsExactly("external|7|7");
    assertThat(app.number("SELECT count(*) FROM stripe_events")).isOne();
    assertThat(app.number("SELECT balance FROM user_credits WHERE user_id = " + other))
        .isEqualTo(7);
  }

  @Test
  void rights_that_were_given_before_or_come_by_default_are_taken_and_given_ones_are_named() {
    Database database = Server.empty();
    Database books = database.asNewOwner();
    Database anon = database.asNewRole();
    giveByDefault(books, anon);
    giveByDefault(books, new Database(books.url(), "PUBLIC"));
    try (Adapters mine = Adapters.on(books)) {
      mine.schema().migrate();
      assertThat(mine.schema().repairSql())
          .contains("ON TABLE credit_ledger FROM " + anon.user() + " CASCADE;")
          .contains("ON SCHEMA tallystick FROM PUBLIC CASCADE;");
      mine.schema().repair();
      assertThat(rights(database, anon))
          .containsExactly(
              "SELECT|audit_log",
              "SELECT|credit_ledger",
              "SELECT|price_catalogue",
              "SELECT|stripe_event_attempts",
              "SELECT|stripe_events");
      assertThat(mine.schema().repairSql()).isEmpty();
      assertThat(mine.complaints()).isEmpty();

      books.execute(ALL_RIGHTS + anon.user());
      books.execute("GRANT UPDATE (payload) ON stripe_events TO PUBLIC");
      books.execute("GRANT EXECUTE ON FUNCTION users_record_external() TO " + anon.user());
      assertThat(mine.complaints())
          .isEqualTo(
              Map.of("nobody_else_may_write", mine.schema().repair().done().stream().toList()));
      assertThat(mine.complaints()).isEmpty();
    }
  }

  private static List<String> rights(Database database, Database of) {
    return database.rows(
        """
        SELECT privilege_type, oid::regclass FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
        WHERE grantee = '%s'::regrole AND relkind = 'r' AND oid <> 'users'::regclass
          AND relname <> 'tallystick_schema_history'
        ORDER BY privilege_type, relname
        """
            .formatted(of.user()));
  }

  @Test
  void a_member_of_tallystick_app_serves_and_neither_migrates_nor_deletes() {
    Database database = Server.empty();
    database.execute(
        """
        DO $$ BEGIN
          IF to_regrole('tallystick_app') IS NULL THEN CREATE ROLE tallystick_app; END IF;
        END $$
        """);
    Database books = database.asNewOwner();
    Database serving = database.asNewRole();
    database.execute("GRANT tallystick_app TO " + serving.user());
    try (Adapters mine = Adapters.on(books)) {
      mine.schema().migrate();
      assertThat(mine.schema().repair().done())
          .containsExactly("tallystick_app lacked rights to serve");
      assertThat(mine.schema().repair().done()).isEmpty();
    }
    long account = books.user("ada@example.org", 0);
    try (Adapters served = Adapters.on(serving)) {
      assertThat(served.schema().migrate()).isZero();
      assertThat(served.schema().repair().left()).isEmpty();
      Events.book(served, "one", account, 100);
      assertThat(books.balance(account)).isEqualTo(100);
      assertThat(served.complaints()).isEmpty();

      books.execute(ALL_RIGHTS + "tallystick_app");
      for (String table : List.of("stripe_events", "stripe_event_attempts", "audit_log")) {
        assertThatThrownBy(() -> serving.run("DELETE FROM " + table))
            .hasMessageContaining("may not");
        assertThatThrownBy(() -> serving.run("TRUNCATE " + table)).hasMessageContaining("may not");
      }
      assertThatThrownBy(() -> serving.run("DROP TABLE audit_log")).hasMessageContaining("owner");

      books.execute(
          "DELETE FROM tallystick_schema_history WHERE installed_rank = (SELECT max(installed_rank)"
              + " FROM tallystick_schema_history)");
      assertThatThrownBy(() -> served.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              "1 migrations are pending: run `tallystick migrate` as the database user %s, who owns"
                      .formatted(books.user())
                  + " the tables: %s may only serve".formatted(serving.user()));
    }
  }

  @Test
  void events_that_vanished_are_named() {
    Database database = Server.copyOf(superuser);
    try (Adapters books = Adapters.on(database.as(owner.user()))) {
      database.execute("DELETE FROM stripe_events");
      assertThat(books.complaints().get("attempted_is_stored"))
          .containsExactly("event evt_kept is missing: attempted 1 times");
      assertThat(books.complaints().get("booked_is_completed"))
          .containsExactly("ledger row 2: event evt_kept is missing");
    }
  }
}
