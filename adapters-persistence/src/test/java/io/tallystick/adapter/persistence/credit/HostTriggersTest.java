package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Triggers of the host application on its own table. */
class HostTriggersTest {

  private static final String CAP =
      "UPDATE users SET credits_balance = 100 WHERE id = NEW.id AND credits_balance > 100";

  private Database database;
  private Adapters adapters;
  private long user;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    user = database.user("a@example.org", 10);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @ParameterizedTest
  @CsvSource({
    "BEFORE,NEW.credits_balance := 0",
    "BEFORE,NEW.credits_balance := OLD.credits_balance"
  })
  void one_that_changes_the_balance_that_is_booked_makes_the_booking_fail(
      String when, String statement) {
    trigger("meddle", when, statement);

    assertThatThrownBy(() -> Events.book(adapters, "one", user, 100))
        .rootCause()
        .hasMessageContaining("another trigger on users changed the balance");
    unbooked();
  }

  @ParameterizedTest
  @CsvSource({"a_first,100", "z_last,100", "a_first,1", "z_last,1"})
  void one_that_adds_to_it_afterwards_makes_the_booking_fail(String name, int amount) {
    trigger(
        name,
        "AFTER",
        "IF pg_trigger_depth() < 3 THEN UPDATE users SET credits_balance = credits_balance + %d WHERE id = NEW.id; END IF"
            .formatted(amount));

    assertThatThrownBy(() -> Events.book(adapters, "one", user, 100))
        .rootCause()
        .hasMessageContaining("another trigger on users changed the balance");
    unbooked();
  }

  @Test
  void one_that_changes_other_columns_does_no_harm() {
    database.execute("ALTER TABLE users ADD COLUMN updated_at timestamptz");
    trigger("stamp", "BEFORE", "NEW.updated_at := now()");

    Events.book(adapters, "one", user, 100);

    assertThat(database.balance(user)).isEqualTo(110);
    assertThat(database.number("SELECT count(*) FROM users WHERE updated_at IS NOT NULL")).isOne();
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void one_that_changes_what_the_host_itself_changes_is_recorded_as_it_comes_out() {
    trigger("double", "BEFORE", "NEW.credits_balance := NEW.credits_balance * 2");
    database.execute("UPDATE users SET credits_balance = 7 WHERE id = " + user);

    assertThat(database.ledger(user)).containsExactly("external|10|10", "external|4|14");
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void one_that_takes_back_what_the_host_itself_changes_leaves_both_changes_in_the_books() {
    Events.book(adapters, "one", user, 90);
    trigger("z_cap", "AFTER", CAP);

    database.execute("UPDATE users SET credits_balance = 120 WHERE id = " + user);

    assertThat(database.ledger(user))
        .containsExactly(
            "external|10|10", "purchase|90|100", "external|20|120", "external|-20|100");
    Events.book(adapters, "two", database.user("b@example.org", 0), 5);
    assertThat(adapters.complaints()).isEmpty();
  }

  /** Its changes are recorded before the one that set it off; the sum is right all the same. */
  @Test
  void one_that_fires_before_ours_loses_no_change_either() {
    Events.book(adapters, "one", user, 90);
    trigger("cap", "AFTER", CAP);

    database.execute("UPDATE users SET credits_balance = 120 WHERE id = " + user);

    assertThat(database.balance(user)).isEqualTo(100);
    assertThat(database.number("SELECT sum(amount) FROM credit_ledger")).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"a_first", "z_last"})
  void one_that_changes_it_there_and_back_while_it_is_booked_makes_the_booking_fail(String name) {
    trigger(
        name,
        "AFTER",
        "IF pg_trigger_depth() < 3 THEN"
            + " UPDATE users SET credits_balance = credits_balance + 7 WHERE id = NEW.id;"
            + " UPDATE users SET credits_balance = credits_balance - 7 WHERE id = NEW.id; END IF");

    assertThatThrownBy(() -> Events.book(adapters, "one", user, 100))
        .rootCause()
        .hasMessageContaining("another trigger on users changed the balance");
    unbooked();
  }

  private void trigger(String name, String when, String statement) {
    database.execute(
        """
        CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN %3$s; RETURN NEW; END $$;
        CREATE TRIGGER %1$s %2$s UPDATE ON users FOR EACH ROW EXECUTE FUNCTION %1$s();
        """
            .formatted(name, when, statement));
  }

  private void unbooked() {
    assertThat(database.balance(user)).isEqualTo(10);
    assertThat(database.ledger(user)).containsExactly("external|10|10");
    assertThat(database.rows("SELECT event_id FROM stripe_events")).isEmpty();
  }
}
