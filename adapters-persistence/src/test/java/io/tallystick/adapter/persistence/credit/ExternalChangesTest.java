package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host application changes balances by its own SQL, as a database user with few rights. */
class ExternalChangesTest {

  private Database owner;
  private Database host;

  @BeforeEach
  void make() {
    owner = Server.migrated();
    host = owner.asNewRole();
    owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON users TO " + host.user());
  }

  @Test
  void every_change_is_recorded_with_its_database_user() {
    long user = host.user("a@example.org", 30);
    change("credits_balance = credits_balance - 10", user);
    change("credits_balance = credits_balance + 5", user);
    host.execute("DELETE FROM users WHERE id = " + user);

    assertThat(owner.ledger(user))
        .containsExactly("external|30|30", "external|-10|20", "external|5|25", "external|-25|0");
    assertThat(owner.rows("SELECT DISTINCT actor FROM credit_ledger")).containsExactly(host.user());
    assertThat(
            owner.rows(
                "SELECT reason FROM credit_ledger WHERE created_at > now() - interval '1 hour'"
                    + " ORDER BY id"))
        .hasSize(4)
        .allMatch(reason -> reason.contains("changed past Tallystick by PostgreSQL JDBC Driver"))
        .first()
        .asString()
        .startsWith("account made, ");
    isWhole();
  }

  @Test
  void what_leaves_the_balance_alone_is_not_recorded() {
    long user = host.user("a@example.org", 0);
    change("name = 'B. Buyer', credits_balance = credits_balance", user);
    host.execute("DELETE FROM users WHERE id = " + user);

    assertThat(owner.ledger(user)).isEmpty();
  }

  @Test
  void a_new_id_is_a_removed_account_and_a_made_one() {
    long user = host.user("a@example.org", 30);
    change("id = 4711", user);
    change("id = 4712, credits_balance = 35", 4711);

    assertThat(owner.ledger(user)).containsExactly("external|30|30", "external|-30|0");
    assertThat(owner.ledger(4711)).containsExactly("external|30|30", "external|-30|0");
    assertThat(owner.ledger(4712)).containsExactly("external|35|35");
    isWhole();
  }

  @Test
  void truncating_removes_every_account() {
    long one = host.user("a@example.org", 30);
    long two = host.user("b@example.org", 40);
    host.execute("TRUNCATE users");

    assertThat(owner.ledger(one)).containsExactly("external|30|30", "external|-30|0");
    assertThat(owner.ledger(two)).containsExactly("external|40|40", "external|-40|0");
    isWhole();
  }

  @Test
  void upserts_and_changes_of_many_rows_are_recorded_one_by_one() {
    long one = host.user("a@example.org", 1);
    long two = host.user("b@example.org", 2);
    host.execute("UPDATE users SET credits_balance = credits_balance * 10");
    host.execute(
        """
        INSERT INTO users (email, name, credits_balance) VALUES ('a@example.org', 'A', 77)
        ON CONFLICT (email) DO UPDATE SET credits_balance = excluded.credits_balance
        """);

    assertThat(owner.ledger(one))
        .containsExactly("external|1|1", "external|9|10", "external|67|77");
    assertThat(owner.ledger(two)).containsExactly("external|2|2", "external|18|20");
    isWhole();
  }

  @Test
  void the_host_may_widen_its_columns_to_bigint_while_all_sessions_stay_open() throws SQLException {
    Database adopted = Server.empty().execute(OldTables.USERS_WITH_BALANCE);
    try (Adapters adapters = Adapters.on(adopted)) {
      adapters.schema().migrate();
    }
    try (Adapters adapters = Adapters.on(adopted, 1)) {
      Events.book(adapters, "before", 1, 100);
      try (Connection open = adopted.connection();
          Statement statement = open.createStatement()) {
        statement.execute("UPDATE users SET credits_balance = credits_balance - 1 WHERE id = 1");
        for (String column : List.of("credits_balance", "id")) {
          adopted.execute("ALTER TABLE users ALTER COLUMN " + column + " TYPE bigint");
          statement.execute("UPDATE users SET credits_balance = credits_balance - 1 WHERE id = 1");
          statement.execute("UPDATE users SET name = name || 'x' WHERE id = 1");
          Events.book(adapters, "after_" + column, 1, 10);
        }
        assertThatThrownBy(
                () -> statement.execute("UPDATE users SET credits_balance = 3e9 WHERE id = 1"))
            .hasMessageContaining("the balance of user 1 would be above 2147483647");
        statement.execute(
            "INSERT INTO users (id, email, name, credits_balance)"
                + " VALUES (5000000000, 'e@example.org', 'E', 7)");
        statement.execute("DELETE FROM users WHERE id = 5000000000");
      }
      assertThat(adopted.ledger(1))
          .containsExactly(
              "opening|200|200",
              "purchase|100|300",
              "external|-1|299",
              "external|-1|298",
              "purchase|10|308",
              "external|-1|307",
              "purchase|10|317");
      assertThat(adopted.ledger(5_000_000_000L)).containsExactly("external|7|7", "external|-7|0");
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void the_host_may_not_read_or_write_the_ledger_itself() {
    assertThatThrownBy(() -> host.run("SELECT * FROM credit_ledger"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> host.run("SELECT nextval('credit_ledger_id_seq')"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void a_table_of_ones_own_called_users_or_credit_ledger_deceives_nobody() {
    long user = owner.user("a@example.org", 5);
    host.execute(
        """
        CREATE TEMP TABLE credit_ledger (LIKE users);
        CREATE TEMP TABLE users (id bigint, credits_balance integer);
        INSERT INTO pg_temp.users VALUES (%1$d, 1000000);
        UPDATE public.users SET credits_balance = 6 WHERE id = %1$d;
        """
            .formatted(user));
    owner.execute(
        """
        CREATE TEMP TABLE users (id bigint, credits_balance integer);
        INSERT INTO pg_temp.users VALUES (%1$d, 0);
        INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor,
          created_at)
        VALUES (%1$d, 100, 'purchase', 'evt_1', 'pi_1', 'r', 'a', now());
        """
            .formatted(user));

    assertThat(owner.ledger(user))
        .containsExactly("external|5|5", "external|1|6", "purchase|100|106");
    assertThat(owner.balance(user)).isEqualTo(106);
  }

  @Test
  void functions_and_operators_of_others_are_not_run_with_the_owners_rights() {
    long user = owner.user("a@example.org", 5);
    owner.execute("GRANT CREATE ON SCHEMA public TO " + host.user());
    host.execute(
        """
        CREATE FUNCTION seize() RETURNS text LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
        CREATE FUNCTION nextval(text) RETURNS bigint LANGUAGE sql AS 'SELECT length(seize())';
        CREATE FUNCTION set_config(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT seize()';
        CREATE FUNCTION format(text, bigint) RETURNS text LANGUAGE sql AS 'SELECT seize()';
        CREATE FUNCTION join_them(bigint, bigint) RETURNS text LANGUAGE sql AS 'SELECT seize()';
        CREATE FUNCTION join_them(bigint, text) RETURNS text LANGUAGE sql AS 'SELECT seize()';
        CREATE FUNCTION join_them(varchar, text) RETURNS text LANGUAGE sql AS 'SELECT seize()';
        CREATE OPERATOR || (FUNCTION = join_them, LEFTARG = bigint, RIGHTARG = bigint);
        CREATE OPERATOR || (FUNCTION = join_them, LEFTARG = bigint, RIGHTARG = text);
        CREATE OPERATOR || (FUNCTION = join_them, LEFTARG = varchar, RIGHTARG = text);
        """);
    change("credits_balance = 6", user);
    try (Adapters adapters = Adapters.on(owner)) {
      Events.book(adapters, "one", user, 100);
    }

    assertThat(owner.ledger(user))
        .containsExactly("external|5|5", "external|1|6", "purchase|100|106");
  }

  @Test
  void a_change_cannot_pass_for_a_booking_not_even_inside_a_trigger_of_the_hosts_own() {
    long user = owner.user("a@example.org", 0);
    host.execute(
        """
        CREATE TEMP TABLE mine (id bigint);
        CREATE FUNCTION pg_temp.mint() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM set_config('tallystick.booking', NEW.id || ':500', true);
          UPDATE users SET credits_balance = 500 WHERE id = NEW.id;
          RETURN NULL;
        END $$;
        CREATE TRIGGER mint AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.mint();
        INSERT INTO mine VALUES (%d)
        """
            .formatted(user));

    assertThat(owner.ledger(user)).containsExactly("external|500|500");
    isWhole();
  }

  @Test
  void a_change_beside_a_booking_of_the_same_amount_is_recorded_for_itself() {
    long user = owner.user("a@example.org", 0);
    String change = "UPDATE users SET credits_balance = credits_balance %s WHERE id = " + user;
    owner.execute(
        String.join(
            ";",
            "BEGIN",
            change.formatted("+ 100"),
            "INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor,"
                + " created_at) VALUES (%d, 100, 'purchase', 'evt_1', 'pi_1', 'r', 'a', now())"
                    .formatted(user),
            change.formatted("- 100"),
            change.formatted("+ 100"),
            "COMMIT"));

    assertThat(owner.ledger(user))
        .containsExactly(
            "external|100|100", "purchase|100|200", "external|-100|100", "external|100|200");
    assertThat(owner.balance(user)).isEqualTo(200);
  }

  @Test
  void the_functions_serve_as_triggers_nowhere_else() {
    owner.execute("GRANT CREATE ON SCHEMA public TO " + host.user());
    host.execute("CREATE TABLE mine (user_id bigint, amount integer, kind text, id bigint)");

    for (String function :
        List.of(
            "credit_ledger_book",
            "credit_ledger_move",
            "users_record_external",
            "users_record_truncate")) {
      assertThatThrownBy(
              () ->
                  host.run(
                      "CREATE TRIGGER stolen BEFORE INSERT ON mine FOR EACH ROW"
                          + " EXECUTE FUNCTION "
                          + function
                          + "()"))
          .hasMessageContaining("permission denied for function");
    }
  }

  private void change(String assignment, long user) {
    host.execute("UPDATE users SET " + assignment + " WHERE id = " + user);
  }

  private void isWhole() {
    try (Adapters adapters = Adapters.on(owner)) {
      assertThat(adapters.complaints()).isEmpty();
    }
  }
}
