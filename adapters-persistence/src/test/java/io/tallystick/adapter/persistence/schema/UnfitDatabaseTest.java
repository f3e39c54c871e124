package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.DatabaseSchema.Unfit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot be adopted is refused in a clear sentence, and left as it was. */
class UnfitDatabaseTest {

  static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of(
            "CREATE VIEW users AS SELECT 1 AS id, 'a' AS email, 'a' AS name",
            "users is a view, Tallystick needs a plain table: point the search_path of postgres"),
        Arguments.of(
            "CREATE TABLE users (id uuid PRIMARY KEY, email text, name text)",
            "users.id is uuid, Tallystick needs integer or bigint"),
        Arguments.of(
            "CREATE TABLE users (email text, name text)",
            "users.id is missing, Tallystick needs integer or bigint"),
        Arguments.of(
            "CREATE TABLE users (id serial PRIMARY KEY, name text)",
            "the table users lacks email or name. Is this the database of the right application?"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users ADD credits_balance bigint",
            "users.credits_balance is bigint, Tallystick needs integer. ALTER TABLE users"),
        Arguments.of(
            OldTables.USERS
                + "ALTER TABLE users ADD credits_balance integer;"
                + "UPDATE users SET credits_balance = -id WHERE id < 3",
            "users with a negative credits_balance: 1, 2. Decide"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users ADD user_uuid text",
            "users.user_uuid is text, Tallystick needs uuid. ALTER TABLE users"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users ADD stripe_customer_id integer",
            "users.stripe_customer_id is integer, Tallystick needs text"),
        Arguments.of(
            OldTables.USERS
                + "ALTER TABLE users ADD stripe_customer_id text;"
                + "UPDATE users SET stripe_customer_id = 'cus_1'",
            "Key (stripe_customer_id)=(cus_1) is duplicated"),
        Arguments.of(
            OldTables.USERS + "CREATE VIEW stripe_events AS SELECT 'evt_1' AS event_id",
            "stripe_events is a view, Tallystick needs a plain table"),
        Arguments.of(
            OldTables.USERS + "CREATE TABLE stripe_events (id serial, type text)",
            "the table stripe_events lacks event_id"),
        Arguments.of(
            OldTables.USERS + OldTables.EVENTS + "ALTER TABLE stripe_events ADD attempts integer",
            "column \"attempts\" of relation \"stripe_events\" already exists"),
        Arguments.of(
            OldTables.USERS
                + OldTables.LOOSE_EVENTS
                + "INSERT INTO stripe_events (event_id, raw_data) VALUES ('evt_done', '{}')",
            "Key (event_id)=(evt_done) is duplicated"),
        Arguments.of(
            OldTables.USERS + "CREATE TABLE stripe_events (event_id text, processed_at text)",
            "stripe_events.processed_at is text, Tallystick needs a timestamp"),
        Arguments.of(
            "CREATE TABLE users (id bigint, email text, name text) PARTITION BY RANGE (id)",
            "users is a partitioned table, Tallystick needs a plain table"),
        Arguments.of(
            "CREATE MATERIALIZED VIEW users AS SELECT 1 AS id, 'a' AS email, 'a' AS name",
            "users is a materialized view"),
        Arguments.of(
            OldTables.USERS + "CREATE TABLE guests () INHERITS (users)",
            "users shares its rows by inheritance or partitioning with guests"),
        Arguments.of(
            "CREATE TABLE people (id bigint, email text, name text) PARTITION BY RANGE (id);"
                + "CREATE TABLE users PARTITION OF people (PRIMARY KEY (id)) DEFAULT",
            "users shares its rows by inheritance or partitioning with people"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users SET UNLOGGED",
            "users is unlogged, its rows would not outlast a crash: ALTER TABLE users SET LOGGED"),
        Arguments.of(
            OldTables.USERS + OldTables.EVENTS + "ALTER TABLE stripe_events SET UNLOGGED",
            "stripe_events is unlogged"),
        Arguments.of(
            OldTables.USERS + "CREATE RULE quiet AS ON UPDATE TO users DO INSTEAD NOTHING",
            "the rule quiet of users rewrites what Tallystick writes: DROP RULE quiet ON users"),
        Arguments.of(
            OldTables.USERS + "CREATE RULE copied AS ON INSERT TO users DO ALSO SELECT 1",
            "the rule copied of users"),
        Arguments.of(
            "CREATE TABLE users (id bigint NOT NULL, email text, name text)",
            "users.id has no key over all rows"),
        Arguments.of(
            "CREATE TABLE users (id bigint UNIQUE, email text, name text)",
            "ALTER TABLE users ADD PRIMARY KEY (id)"),
        Arguments.of(
            "CREATE TABLE users (id bigint NOT NULL, email text, name text);"
                + "CREATE UNIQUE INDEX ON users (id) WHERE id > 0",
            "users.id has no key over all rows"),
        Arguments.of(
            "CREATE TABLE users (id bigint, tenant int, email text, name text,"
                + " PRIMARY KEY (id, tenant))",
            "users.id has no key over all rows"),
        Arguments.of(
            "CREATE TABLE users (id smallint PRIMARY KEY, email text, name text)",
            "users.id is smallint, Tallystick needs integer or bigint"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users ADD credits_balance numeric",
            "users.credits_balance is numeric, Tallystick needs integer"),
        Arguments.of(
            OldTables.USERS
                + "CREATE DOMAIN credits AS integer; ALTER TABLE users ADD credits_balance credits",
            "users.credits_balance is credits, Tallystick needs integer"),
        Arguments.of(
            OldTables.USERS
                + "ALTER TABLE users ADD credits_balance integer GENERATED ALWAYS AS (1) STORED",
            "users.credits_balance is generated, Tallystick has to change it: ALTER TABLE users"
                + " ALTER COLUMN credits_balance DROP EXPRESSION"),
        Arguments.of(
            OldTables.USERS
                + "ALTER TABLE users ADD credits_balance integer NOT NULL DEFAULT 0"
                + " CONSTRAINT credits_balance_nonneg CHECK (credits_balance > -100)",
            "the constraint credits_balance_nonneg of users is CHECK"),
        Arguments.of(
            "CREATE TABLE users (id bigint PRIMARY KEY, email jsonb, name text)",
            "users.email is jsonb, Tallystick needs text"),
        Arguments.of(
            "CREATE COLLATION blunt (provider = icu, locale = 'und-u-ks-level1',"
                + " deterministic = false); CREATE TABLE users (id bigint PRIMARY KEY,"
                + " email text COLLATE blunt, name text)",
            "users.email has the collation blunt, for which different texts are equal: ALTER TABLE"
                + " users ALTER COLUMN email TYPE text COLLATE"),
        Arguments.of(
            OldTables.USERS + "ALTER TABLE users ADD stripe_customer_id text NOT NULL DEFAULT ''",
            "users.stripe_customer_id is blank for some users, or for new ones"),
        Arguments.of(
            "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text,"
                + " stripe_customer_id varchar(255) NOT NULL DEFAULT '')",
            "users.stripe_customer_id is blank for some users, or for new ones"),
        Arguments.of(
            OldTables.USERS
                + "CREATE TABLE audit_log (id bigint); CREATE VIEW operators AS SELECT 1",
            "the schema public has audit_log, operators already, which Tallystick would make"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void it_is_refused_and_nothing_is_changed(String tables, String message) {
    Database database = Server.empty().execute(tables);
    List<String> before = database.content("users");
    try (Adapters adapters = Adapters.on(database)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessageContaining(message)
          .message()
          .doesNotContain("\n");

      assertThat(database.content("users")).isEqualTo(before);
      assertThat(adapters.schema().pending()).isNotEmpty();
      assertThat(adapters.schema().rollbackSql()).startsWith("--").doesNotContain("DROP");
    }
  }

  /** Its rows lie elsewhere: nothing of it can be read here. */
  @Test
  void a_foreign_table_is_refused() {
    Database database =
        Server.empty()
            .execute(
                """
                CREATE FOREIGN DATA WRAPPER elsewhere;
                CREATE SERVER other FOREIGN DATA WRAPPER elsewhere;
                CREATE FOREIGN TABLE users (id bigint, email text, name text) SERVER other;
                """);
    try (Adapters adapters = Adapters.on(database)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessageContaining("users is a foreign table, Tallystick needs a plain table");
      assertThat(adapters.schema().pending()).isNotEmpty();
    }
  }

  @Test
  void somebody_who_does_not_own_the_users_is_told_so() {
    Database database = Server.empty().execute(OldTables.USERS);
    Database stranger = database.asNewOwner();
    database.execute("GRANT ALL ON users TO " + stranger.user());
    List<String> before = database.content("users");
    try (Adapters adapters = Adapters.on(stranger)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              "must be owner of table users."
                  + " Connect as the database user that owns the tables.");
    }
    assertThat(database.content("users")).isEqualTo(before);
  }

  @Test
  void an_owner_to_whom_row_level_security_applies_is_told_so() {
    Database database = Server.empty();
    Database owner = database.asNewOwner();
    owner.execute(
        OldTables.USERS + "ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
    try (Adapters adapters = Adapters.on(owner)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              "row level security of users applies to %1$s, who would not see every row: ALTER TABLE"
                      .formatted(owner.user())
                  + " users NO FORCE ROW LEVEL SECURITY, or ALTER ROLE %1$s BYPASSRLS"
                      .formatted(owner.user()));
      owner.execute("ALTER TABLE users NO FORCE ROW LEVEL SECURITY");

      assertThat(adapters.schema().migrate()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
  void a_database_in_another_encoding_is_refused(String encoding) {
    Database database = Server.encoded(encoding);
    try (Adapters adapters = Adapters.on(database)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessageStartingWith(
              "the database %s is encoded in %s, Tallystick needs UTF8: make one with CREATE"
                  .formatted(database.name(), encoding))
          .message()
          .doesNotContain("\n");
      assertThat(database.shape()).isEmpty();
    }
  }

  @Test
  void two_tables_of_users_in_the_search_path_are_told() {
    Database database = Server.empty().execute(OldTables.USERS).execute("CREATE SCHEMA app");
    database.execute("SET search_path = app;" + OldTables.USERS);
    Database role = database.asNewRole();
    database.execute(
        "ALTER ROLE %1$s SUPERUSER; ALTER ROLE %1$s SET search_path = app, public"
            .formatted(role.user()));
    try (Adapters adapters = Adapters.on(role)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessageStartingWith(
              "the search_path of %s finds several tables users (in app, public)"
                  .formatted(role.user()));
    }
  }

  @Test
  void somebody_who_may_make_no_tables_is_told_so() {
    Database database = Server.empty().execute(OldTables.USERS);
    Database stranger = database.asNewRole();
    try (Adapters adapters = Adapters.on(stranger)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              stranger.user()
                  + " may not make tables in schema public."
                  + " Connect as the database user that owns the tables.");
    }
  }

  @Test
  void somebody_whose_search_path_leads_nowhere_is_told_so() {
    Database database = Server.empty().execute(OldTables.USERS);
    Database lost = database.asNewRole();
    database.execute("ALTER ROLE %s SET search_path = nowhere".formatted(lost.user()));
    try (Adapters adapters = Adapters.on(lost)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage("the search_path of " + lost.user() + " names no schema.");
    }
  }

  @Test
  void once_the_reason_is_removed_it_is_migrated() {
    Database database =
        Server.empty()
            .execute(OldTables.USERS_WITH_NULLABLE_BALANCE)
            .execute("UPDATE users SET credits_balance = -1 WHERE id = 2");
    try (Adapters adapters = Adapters.on(database)) {
      assertThatThrownBy(() -> adapters.schema().migrate()).isInstanceOf(Unfit.class);
      database.execute("UPDATE users SET credits_balance = 1 WHERE id = 2");

      assertThat(adapters.schema().migrate()).isPositive();
      assertThat(adapters.complaints()).isEmpty();
    }
  }
}
