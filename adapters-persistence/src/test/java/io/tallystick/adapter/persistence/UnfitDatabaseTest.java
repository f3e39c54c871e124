package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.out.DatabaseSchema.Unfit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that cannot be adopted is refused in a clear sentence, and left as it was. */
class UnfitDatabaseTest {

  static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of(
            "CREATE VIEW users AS SELECT 1 AS id, 'a' AS email, 'a' AS name",
            "users is not a table. Point the search_path"),
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
            "stripe_events is not a table"),
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
            "stripe_events.processed_at is text, Tallystick needs a timestamp"));
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

  @Test
  void somebody_who_does_not_own_the_users_is_told_so() {
    Database database = Server.empty().execute(OldTables.USERS);
    Database stranger = database.asNewRole();
    database.execute(
        "GRANT CREATE ON SCHEMA public TO %1$s; GRANT ALL ON users TO %1$s"
            .formatted(stranger.user()));
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
