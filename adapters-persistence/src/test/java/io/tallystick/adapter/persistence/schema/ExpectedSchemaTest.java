package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.adapter.persistence.schema.SchemaObject.Kind;
import io.tallystick.application.port.DatabaseSchema.Repair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody drops or changes is noticed, named, and made again where that loses nothing. */
@Execution(ExecutionMode.CONCURRENT)
class ExpectedSchemaTest {

  private static final Path FILE = Path.of("src/main/resources", SchemaObject.FILE);

  @Test
  void the_file_says_what_the_migrations_make() throws SQLException, IOException {
    String made = ExpectedSchema.of(Server.migrated());
    if (System.getProperty("expected-schema", "").equals("write")) {
      Files.writeString(FILE, made);
    }
    assertThat(Files.readString(FILE))
        .as("a migration has changed the schema: run this test with -Dexpected-schema=write")
        .isEqualTo(made);
  }

  static Stream<SchemaObject> objects() {
    return SchemaObject.expected().stream().filter(object -> !object.kind().holdsData());
  }

  /** Every single one, all in one database: what is dropped with another is made again with it. */
  @Test
  void everything_of_ours_that_holds_no_data_is_made_again() {
    Database database = Server.migrated();
    List<String> whole = database.shape();
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.schema().defects()).isEmpty();
      for (SchemaObject object : objects().toList()) {
        String drop = drop(database, object);
        database.execute(drop);
        assertThat(adapters.schema().defects()).as(drop).contains(object.missing());
        Repair repair = adapters.schema().repair();
        assertThat(repair.done()).as(drop).contains(object.missing());
        assertThat(repair.left()).as(drop).isEmpty();
        assertThat(adapters.schema().defects()).as(drop).isEmpty();
      }
      assertThat(adapters.schema().repair().done()).isEmpty();
      assertThat(database.shape()).isEqualTo(whole);
      Events.book(adapters, "again", database.user("a@example.org", 5), 10);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  private static String drop(Database database, SchemaObject object) {
    String table = object.relation();
    String name = object.name();
    return switch (object.kind()) {
      case FUNCTION -> "DROP FUNCTION " + name.replaceFirst("body ", "") + " CASCADE";
      case VIEW -> "DROP VIEW " + name;
      case TRIGGER -> "DROP TRIGGER " + name + " ON " + table;
      case INDEX -> "DROP INDEX " + table.substring(0, table.indexOf('.') + 1) + name;
      case CONSTRAINT -> "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
      case NOT_NULL -> "ALTER TABLE " + table + " ALTER COLUMN " + name + " DROP NOT NULL";
      case KEY ->
          object.sql().startsWith("DROP INDEX")
              ? object.sql().lines().findFirst().orElseThrow()
              : "ALTER TABLE %s DROP CONSTRAINT %s CASCADE"
                  .formatted(
                      table, object.sql().replaceFirst("(?s).*ADD CONSTRAINT (\\S+) .*", "$1"));
      case TABLE, COLUMN, SEQUENCE -> throw new IllegalArgumentException(object.toString());
    };
  }

  static Stream<SchemaObject> data() {
    return SchemaObject.expected().stream()
        .filter(object -> object.kind() == Kind.TABLE || object.kind() == Kind.SEQUENCE);
  }

  @ParameterizedTest
  @MethodSource("data")
  void a_missing_table_is_named_with_the_way_back_and_left_to_a_person(SchemaObject object) {
    Database database = Server.migrated();
    String bare = object.name().replaceFirst(".*\\.", "");
    try (Adapters adapters = Adapters.on(database)) {
      database.execute(
          "ALTER %s %s RENAME TO %s_old".formatted(object.kind(), object.name(), bare));
      assertThat(adapters.schema().defects()).contains(object.missing());
      assertThat(adapters.schema().repair().left())
          .singleElement()
          .asString()
          .startsWith(object.missing() + ": undo that, restore it from a backup")
          .doesNotContain("\n");
      database.execute(
          "ALTER %s %s_old RENAME TO %s".formatted(object.kind(), object.name(), bare));
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @Test
  void every_missing_column_is_named_and_what_stood_on_it_is_made_again_after_it_is_back() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      for (SchemaObject object : SchemaObject.expected()) {
        if (object.kind() == Kind.COLUMN) {
          String table = object.relation();
          database.execute(
              "ALTER TABLE %s RENAME COLUMN %s TO renamed".formatted(table, object.name()));
          assertThat(adapters.schema().defects()).as(object.name()).contains(object.missing());
          assertThat(adapters.schema().repair().left()).as(object.name()).isNotEmpty();
          database.execute(
              "ALTER TABLE %s RENAME COLUMN renamed TO %s".formatted(table, object.name()));
          adapters.schema().repair();
          assertThat(adapters.schema().defects()).as(object.name()).isEmpty();
        }
      }
      database.execute("ALTER TABLE users DROP COLUMN user_uuid");
      String left = adapters.schema().repair().left().getFirst();
      assertThat(left)
          .isEqualTo(
              "column users.user_uuid is missing: undo that, restore it from a backup, or do"
                  + " without what it held, and run `tallystick migrate` again: ALTER TABLE users"
                  + " ADD COLUMN user_uuid uuid;");
      database.execute(left.replaceFirst(".*: ", ""));
      assertThat(adapters.schema().repair().left()).isEmpty();
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users DISABLE TRIGGER users_record_change",
        "ALTER TABLE users ENABLE TRIGGER users_record_change",
        "ALTER TABLE credit_ledger DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION credit_ledger_move() RETURNS trigger LANGUAGE plpgsql"
            + " AS 'BEGIN RETURN NULL; END'",
        "ALTER FUNCTION credit_ledger_book() RESET search_path",
        "ALTER FUNCTION credit_ledger_book() SECURITY INVOKER",
        "DROP TRIGGER users_record_change ON users; CREATE TRIGGER users_record_change AFTER UPDATE"
            + " ON users FOR EACH ROW WHEN (false) EXECUTE FUNCTION users_record_external()",
        "DROP INDEX credit_ledger_payment_idx;"
            + " CREATE UNIQUE INDEX credit_ledger_payment_idx ON credit_ledger (payment_id, id)",
        "ALTER TABLE users DROP CONSTRAINT credits_balance_nonneg, ADD CONSTRAINT"
            + " credits_balance_nonneg CHECK (credits_balance >= 0) NOT VALID"
      })
  void what_is_only_changed_is_noticed_and_made_as_it_was(String change) {
    Database database = Server.migrated();
    List<String> whole = database.shape();
    try (Adapters adapters = Adapters.on(database)) {
      database.execute(change);
      assertThat(adapters.schema().defects()).isNotEmpty();
      assertThat(adapters.complaints()).containsKey("guards_are_on");
      assertThat(adapters.schema().repair().left()).isEmpty();
      assertThat(adapters.schema().defects()).isEmpty();
      assertThat(database.shape()).isEqualTo(whole);
    }
  }

  /** Both may serve side by side, and the earlier one may start again meanwhile. */
  @Test
  void what_a_later_version_has_changed_is_left_to_it_and_what_held_data_is_named() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      database
          .execute(
              """
              INSERT INTO tallystick_schema_history (installed_rank, version, description, type,
                script, installed_by, execution_time, success)
              VALUES (9999, '9999', 'of later', 'SQL', 'V9999__of_later.sql', current_user, 1, true)
              """)
          .execute(
              "CREATE OR REPLACE FUNCTION tallystick.sign_price() RETURNS trigger"
                  + " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
          .execute("DROP INDEX credit_ledger_time_idx");
      List<String> later = database.shape();

      assertThat(adapters.schema().pending()).isEmpty();
      assertThat(adapters.schema().defects()).isEmpty();
      assertThat(adapters.schema().repair().left()).isEmpty();
      assertThat(database.shape()).isEqualTo(later);

      database.execute("ALTER TABLE audit_log RENAME COLUMN subject TO about");
      assertThat(adapters.schema().defects())
          .containsExactly("column audit_log.subject is missing");
    }
  }

  @Test
  void a_column_of_another_type_is_named() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      database.execute("ALTER TABLE users ALTER COLUMN user_uuid TYPE text");
      assertThat(adapters.schema().defects())
          .containsExactly("column users.user_uuid is text, not uuid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OldTables.USERS + OldTables.EVENTS,
        OldTables.USERS_WITH_BALANCE + OldTables.LOOSE_EVENTS,
        OldTables.USERS_WITH_NULLABLE_BALANCE,
        OldTables.USERS_WITH_IDENTITY,
        OldTables.USERS_WITH_BIGSERIAL
      })
  void in_a_database_that_was_adopted_nothing_is_missing(String tables) {
    Database database = Server.empty().execute(tables);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @Test
  void duplicates_that_forbid_a_unique_index_are_named() {
    Database database = Server.migrated();
    long user = database.user("a@example.org", 0);
    try (Adapters adapters = Adapters.on(database)) {
      Events.book(adapters, "one", user, 10);
      database.execute("ALTER TABLE credit_ledger DROP CONSTRAINT credit_ledger_booked_once");
      database.execute(
          """
          INSERT INTO credit_ledger
            (user_id, amount, kind, event_id, payment_id, reason, actor, created_at)
          VALUES (%d, 10, 'purchase', 'evt_two', 'pi_one', 'r', 'a', now())
          """
              .formatted(user));
      assertThat(adapters.schema().repair().left())
          .singleElement()
          .asString()
          .startsWith("unique index on credit_ledger (booking_key) is missing or invalid")
          .contains("(purchase:pi_one) is duplicated")
          .doesNotContain("\n");
    }
  }
}
