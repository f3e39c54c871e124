package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrating a database in which the host application's users live. */
class AdoptUsersTest {

  private final Database database = Server.empty();

  @ParameterizedTest
  @ValueSource(
      strings = {
        OldTables.USERS,
        OldTables.USERS_WITH_BALANCE,
        OldTables.USERS_WITH_NULLABLE_BALANCE,
        OldTables.USERS_WITH_IDENTITY,
        OldTables.USERS_WITH_BIGSERIAL
      })
  void what_was_there_stays_and_purchases_can_be_booked(String tables) {
    database.execute(tables);
    List<String> shape = lasting(database.shape());
    List<String> users = database.rows("SELECT id, email, name FROM users ORDER BY id");
    long user = database.number("SELECT min(id) FROM users");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.schema().migrate()).isPositive();
      assertThat(database.shape()).containsAll(shape);
      assertThat(database.rows("SELECT id, email, name FROM users ORDER BY id")).isEqualTo(users);
      assertThat(adapters.complaints()).isEmpty();

      long before = database.balance(user);
      Events.book(adapters, "one", user, 100);
      assertThat(database.balance(user)).isEqualTo(before + 100);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  /** A nullable balance is the one thing that has to change. */
  private static List<String> lasting(List<String> shape) {
    return shape.stream()
        .filter(line -> !line.startsWith("column|users|credits_balance|integer false"))
        .toList();
  }

  @Test
  void balances_become_opening_rows_and_no_balance_becomes_zero() {
    database.execute(OldTables.USERS_WITH_NULLABLE_BALANCE);
    migrate();

    assertThat(database.rows("SELECT id, credits_balance FROM users ORDER BY id"))
        .containsExactly("1|200", "2|0", "3|0");
    assertThat(
            database.rows("SELECT user_id, kind, amount, balance_after, actor FROM credit_ledger"))
        .containsExactly("1|opening|200|200|postgres");
    assertThat(database.one("SELECT credits_balance FROM users WHERE id = 3")).isEqualTo("0");
    assertThat(database.user("new@example.org", 5)).isEqualTo(4);
  }

  @Test
  void one_uuid_and_one_customer_belong_to_one_user() {
    database.execute(OldTables.USERS);
    migrate();
    database.execute(
        "UPDATE users SET stripe_customer_id = 'cus_1', user_uuid = md5('1')::uuid WHERE id = 1");

    for (String taken : List.of("stripe_customer_id = 'cus_1'", "user_uuid = md5('1')::uuid")) {
      assertThatThrownBy(() -> database.run("UPDATE users SET " + taken + " WHERE id = 2"))
          .hasMessageContaining("duplicate key");
    }
  }

  @Test
  void the_hosts_own_default_and_indexes_are_enough() {
    database.execute(OldTables.USERS_WITH_IDENTITY);
    migrate();

    long user =
        database.number("INSERT INTO users (email, name) VALUES ('c@d.org', 'C') RETURNING id");
    assertThat(database.ledger(user)).containsExactly("external|10|10");
    assertThat(
            database.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'users' ORDER BY 1"))
        .containsExactly(
            "tallystick_users_email",
            "tallystick_users_email_ascii",
            "tallystick_users_email_start",
            "tallystick_users_id",
            "tallystick_users_last_name_start",
            "tallystick_users_name_start",
            "users_email_key",
            "users_pkey",
            "users_stripe_customer_id_key",
            "users_user_uuid_key");
  }

  @Test
  void users_are_found_by_everything_that_may_name_them() {
    database.execute(OldTables.USERS_WITH_IDENTITY);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      Set<UserReference> references =
          Set.of(
              UserReference.parse("1"),
              UserReference.parse("A@EXAMPLE.ORG"),
              UserReference.parse("6F1C7A52-0000-4000-8000-000000000001"),
              UserReference.parseCustomer("cus_1"));
      var found = adapters.committed(() -> adapters.users().find(references).get());

      assertThat(found.matches())
          .hasSize(4)
          .allSatisfy((reference, ids) -> assertThat(ids).containsExactly(new UserId(1)));
    }
  }

  @Test
  void two_users_whose_addresses_differ_in_case_are_both_found() {
    database.execute(OldTables.USERS);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      UserReference email = UserReference.parse("a@EXAMPLE.org");

      assertThat(adapters.committed(() -> adapters.users().find(Set.of(email)).get()).of(email))
          .containsExactly(new UserId(1), new UserId(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text COLLATE \"C\"",
        "text COLLATE \"tr-x-icu\"",
        "varchar(200) NULL",
        "citext",
        "char(40)",
        "address"
      })
  void addresses_are_found_in_any_letter_case_whatever_their_type(String type) {
    database.execute(
        """
        CREATE EXTENSION citext;
        CREATE DOMAIN address AS text;
        CREATE TABLE users (id bigint PRIMARY KEY, email %s, name text);
        INSERT INTO users VALUES (1, 'INFO@example.org', 'I'), (2, NULL, NULL);
        """
            .formatted(type));
    assertInfoIsFound();
  }

  @Test
  void addresses_are_found_in_any_letter_case_in_a_turkish_database() {
    Database turkish = Server.turkish();
    turkish.execute(
        OldTables.USERS + "INSERT INTO users (email, name) VALUES ('INFO@example.org', 'I')");
    try (Adapters adapters = Adapters.on(turkish)) {
      adapters.schema().migrate();
      assertThat(find(adapters, "info@example.org")).hasSize(1);
      assertThat(find(adapters, "Info@EXAMPLE.org")).hasSize(1);
      assertThat(find(adapters, "ınfo@example.org")).isEmpty();
    }
  }

  private void assertInfoIsFound() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      for (String typed : List.of("info@example.org", "INFO@EXAMPLE.ORG", "Info@example.org")) {
        assertThat(find(adapters, typed)).as(typed).containsExactly(new UserId(1));
      }
    }
  }

  private static List<UserId> find(Adapters adapters, String typed) {
    UserReference email = UserReference.parse(typed);
    return adapters.committed(() -> adapters.users().find(Set.of(email)).get()).of(email);
  }

  @Test
  void in_a_schema_of_its_own_it_adopts_the_users_of_another_and_leaves_it_as_it_was() {
    Database owner = database.asNewOwner();
    database.execute("ALTER ROLE %s SET search_path = payments, public".formatted(owner.user()));
    owner.execute(OldTables.USERS_WITH_BALANCE + "CREATE TABLE audit_log (id bigint)");
    owner.execute("CREATE SCHEMA payments");
    List<String> before = database.shape();
    try (Adapters adapters = Adapters.on(owner)) {
      adapters.schema().migrate();
      Events.book(adapters, "one", 1, 100);

      assertThat(owner.ledger(1)).containsExactly("opening|200|200", "purchase|100|300");
      assertThat(adapters.complaints()).isEmpty();
      owner.execute(adapters.schema().rollbackSql());
      assertThat(database.shape()).isEqualTo(before);
    }
  }

  @Test
  void what_was_adopted_has_statistics_at_once() {
    database.execute(
        OldTables.USERS_WITH_BALANCE
            + OldTables.EVENTS
            + "INSERT INTO users (email, name)"
            + " SELECT n || '@example.org', 'N' FROM generate_series(1, 1000) AS n");
    migrate();

    assertThat(
            database.rows(
                "SELECT relname, reltuples FROM pg_class"
                    + " WHERE relname IN ('users', 'stripe_events', 'credit_ledger') ORDER BY 1"))
        .containsExactly("credit_ledger|1", "stripe_events|4", "users|1003");
    assertThat(
            database.rows(
                "SELECT DISTINCT tablename FROM pg_stats WHERE tablename LIKE"
                    + " 'tallystick_users_e%'"))
        .contains("tallystick_users_email", "tallystick_users_email_ascii");
  }

  @Test
  void an_owner_who_is_no_superuser_can_do_it_all() {
    Database owner = database.asNewOwner();
    owner.execute(OldTables.USERS_WITH_BALANCE).execute(OldTables.EVENTS);
    try (Adapters adapters = Adapters.on(owner)) {
      adapters.schema().migrate();
      Events.book(adapters, "one", 1, 100);

      assertThat(owner.ledger(1)).containsExactly("opening|200|200", "purchase|100|300");
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  private void migrate() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      assertThat(adapters.complaints()).isEmpty();
    }
  }
}
