package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the host application on {@code users} stop the payments of one user alone. */
class HostFaultsTest {

  private static final String OF_GRACE = "NEW.event_id = 'evt_g'";

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
  void once_a_statement_took_too_long_the_events_of_others_come_first() {
    trigger("RAISE EXCEPTION 'no' USING ERRCODE = '57014'");
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      batch.add("g%s %s".formatted(i, grace));
    }
    batch.add("a " + ada);

    purchases.process(batch.toArray(String[]::new));

    assertThat(database.rows("SELECT event_id FROM stripe_event_attempts ORDER BY id LIMIT 3"))
        .containsExactly("evt_g0", "evt_a", "evt_g1");
    assertThat(database.balance(ada)).isEqualTo(100);
  }

  @Test
  void and_those_of_its_account_have_half_a_second_for_each_statement() {
    trigger(
        "IF current_setting('statement_timeout') <> '500ms' THEN"
            + " RAISE EXCEPTION 'no' USING ERRCODE = '57014'; END IF");

    purchases.process("g " + grace, "h " + grace, "a " + ada);

    assertThat(states()).containsExactly("evt_a|completed", "evt_g|failed", "evt_h|completed");
  }

  @Test
  void a_plan_for_many_events_of_one_account_waits_for_one_of_them() {
    database.execute("CREATE SEQUENCE changes");
    trigger("PERFORM nextval('changes'); RAISE EXCEPTION 'no' USING ERRCODE = '57014'");
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "g" + i).toList();
    purchases.process(names.stream().map(it -> it + " " + grace).toArray(String[]::new));
    database.execute("ALTER SEQUENCE changes RESTART");

    List<StripeEventId> ids = names.stream().map(it -> new StripeEventId("evt_" + it)).toList();
    assertThat(purchases.planning().plan(ids, new Remedy.Retry()))
        .hasSize(60)
        .allMatch(it -> it.expected().kind() == BulkResult.Kind.FAILED)
        .allMatch(it -> it.expected().message().contains("SQLSTATE 57014"));

    assertThat(database.number("SELECT last_value FROM changes"))
        .as("once together with others, and once alone")
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "P0001"})
  void an_event_that_a_trigger_does_not_let_in_keeps_no_other_out(String state) {
    trigger(
        "INSERT ON stripe_events",
        OF_GRACE,
        "RAISE EXCEPTION 'no' USING ERRCODE = '%s'".formatted(state));

    assertThat(purchases.process("a " + ada, "g " + grace, "b " + ada))
        .element(1)
        .isEqualTo(new Replayed.Processed(new Outcome.Unrecorded(new StripeEventId("evt_g"))));

    assertThat(states()).containsExactly("evt_a|completed", "evt_b|completed");
    assertThat(purchases.monitor.lines()).contains("broke evt_g");
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void a_failure_that_a_trigger_cancels_is_told_and_keeps_no_other_event_from_it() {
    trigger("RETURN NULL");
    trigger("UPDATE ON stripe_events", OF_GRACE, "RAISE EXCEPTION 'no' USING ERRCODE = '57014'");

    purchases.process("a " + ada, "g " + grace, "b " + ada);

    assertThat(states()).containsExactly("evt_a|completed", "evt_b|completed", "evt_g|received");
    assertThat(purchases.monitor.lines()).contains("unrecorded evt_g");
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
    trigger("INSERT ON stripe_event_attempts", OF_GRACE, "RAISE EXCEPTION 'no'");

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
    trigger("UPDATE ON users", "NEW.id = " + grace, statement);
  }

  /** Runs a statement before each such change of a row of which a condition holds. */
  private void trigger(String change, String condition, String statement) {
    String function = "host_" + change.toLowerCase(Locale.ROOT).replace(' ', '_');
    database.execute(
        """
        CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF %2$s THEN %3$s; END IF; RETURN NEW; END $$;
        CREATE TRIGGER b_host BEFORE %4$s FOR EACH ROW EXECUTE FUNCTION %1$s();
        """
            .formatted(function, condition, statement, change));
  }
}
