package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the host application on {@code users} stop the payments of one user alone. */
class HostFaultsTest {

  private Database database;
  private Adapters adapters;
  private Purchases purchases;
  private long ada;
  private long grace;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    purchases = new Purchases(adapters, false);
    ada = database.user("ada@example.org", 0);
    grace = database.user("grace@example.org", 0);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RETURN NULL|P0001|trigger b_host on users",
        "RETURN OLD|P0001|trigger b_host on users",
        "NEW.credits_balance := NEW.credits_balance * 2|P0001|trigger b_host on users",
        "INSERT INTO not_there VALUES (1)|42P01|trigger b_host on users",
        "RAISE EXCEPTION 'jane.doe@example.org may not'|P0001|trigger b_host on users",
        "RAISE EXCEPTION 'jane.doe@example.org' USING ERRCODE='42501'|42501|trigger b_host on"
            + " users",
      })
  void a_trigger_that_refuses_is_named(String statement, String state, String named) {
    trigger(statement);

    process();

    assertThat(reason()).startsWith("the database refuses it: SQLSTATE " + state).contains(named);
    assertThat(reason()).endsWith("; tried again automatically").doesNotContain("jane");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40001", "40P01", "0A000", "57014", "57P01", "53100", "53300", "08006", "08P01", "58030",
        "25006", "55P03", "28000", "3D000", "XX000", "54000"
      })
  void whatever_state_it_raises_only_the_culprit_fails(String state) {
    trigger("RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'");

    process();

    assertThat(database.one("SELECT failure_code FROM stripe_events WHERE event_id = 'evt_g'"))
        .isEqualTo("internal_error");
  }

  @Test
  void a_trigger_that_does_not_end_is_cancelled_and_only_the_culprit_fails() {
    trigger("PERFORM pg_sleep(600)");

    process();

    assertThat(reason()).startsWith("the database refuses it: SQLSTATE 57014");
  }

  @Test
  void a_check_that_refuses_is_named() {
    database.execute(
        "ALTER TABLE users ADD CONSTRAINT at_most_fifty CHECK (credits_balance <= 50 OR id <> "
            + grace
            + ")");

    process();

    assertThat(reason())
        .isEqualTo(
            "the database refuses it: SQLSTATE 23514, constraint at_most_fifty on users;"
                + " tried again automatically");
  }

  @Test
  void an_address_that_is_too_long_for_an_index_is_left_out() {
    String endless = "a".repeat(6_000) + "@example.org";

    purchases.process("a " + ada, "g " + endless);

    assertThat(states()).containsExactly("evt_a|completed", "evt_g|failed");
    assertThat(database.one("SELECT failure_code FROM stripe_events WHERE event_id = 'evt_g'"))
        .isEqualTo("user_unresolved");
  }

  @Test
  void a_failure_that_the_whole_row_cannot_hold_is_recorded_by_its_code() {
    trigger("RETURN NULL");
    database.execute(
        """
        CREATE FUNCTION no_attempts() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF NEW.event_id = 'evt_g' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER no_attempts BEFORE INSERT ON stripe_event_attempts
          FOR EACH ROW EXECUTE FUNCTION no_attempts();
        """);

    process();

    assertThat(database.number("SELECT attempts FROM stripe_events WHERE event_id = 'evt_g'"))
        .isZero();
  }

  /** One event of Grace, whose row refuses changes, between two of Ada. */
  private void process() {
    purchases.process("a " + ada, "g " + grace, "b " + ada);

    assertThat(states()).containsExactly("evt_a|completed", "evt_b|completed", "evt_g|failed");
    assertThat(database.balance(ada)).isEqualTo(200);
    assertThat(database.balance(grace)).isZero();
    assertThat(
            database.number("SELECT count(*) FROM stripe_events WHERE next_attempt_at IS NOT NULL"))
        .isOne();
    assertThat(adapters.complaints()).isEmpty();
  }

  private List<String> states() {
    return database.rows("SELECT event_id, processing_status FROM stripe_events ORDER BY 1");
  }

  private String reason() {
    return database.one("SELECT error_message FROM stripe_events WHERE event_id = 'evt_g'");
  }

  /** Runs a statement before each change of Grace's row. */
  private void trigger(String statement) {
    database.execute(
        """
        CREATE FUNCTION host_function() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF NEW.id = %d THEN %s; END IF; RETURN NEW; END $$;
        CREATE TRIGGER b_host BEFORE UPDATE ON users
          FOR EACH ROW EXECUTE FUNCTION host_function();
        """
            .formatted(grace, statement));
  }
}
