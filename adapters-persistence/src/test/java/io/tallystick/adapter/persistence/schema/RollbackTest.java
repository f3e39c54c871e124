package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.domain.inbox.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SQL of {@code rollback-sql}, executed. */
@Execution(ExecutionMode.CONCURRENT)
class RollbackTest {

  private final Database database = Server.empty();

  static Stream<Arguments> shapes() {
    return Stream.of(
            OldTables.USERS,
            OldTables.USERS_WITH_BALANCE,
            OldTables.USERS_WITH_NULLABLE_BALANCE,
            OldTables.USERS_WITH_IDENTITY,
            OldTables.USERS_WITH_BIGSERIAL)
        .flatMap(
            users ->
                Stream.of("", OldTables.EVENTS, OldTables.LOOSE_EVENTS, OldTables.FEW_EVENTS)
                    .map(events -> Arguments.of(users, events)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void the_old_tables_are_as_they_were_and_can_be_adopted_again(String users, String events) {
    database.execute(users + events);
    List<String> shape = database.shape();
    List<String> people = database.rows("SELECT id, email, name FROM users ORDER BY id");
    long user = database.number("SELECT min(id) FROM users");
    try (Adapters adapters = Adapters.on(database)) {
      int migrations = adapters.schema().migrate();
      work(adapters, user);
      database.execute(adapters.schema().rollbackSql());

      assertThat(database.shape()).isEqualTo(shape);
      assertThat(database.rows("SELECT id, email, name FROM users ORDER BY id")).isEqualTo(people);
      assertThat(adapters.schema().migrate()).isEqualTo(migrations);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  private static void work(Adapters adapters, long user) {
    Events.book(adapters, "new", user, 100);
    adapters.commit(
        () ->
            adapters
                .inbox()
                .add(
                    List.of(
                        Events.received("undecided", Events.body("undecided")),
                        Events.failed(
                            "waits",
                            FailureCode.INTERNAL_ERROR,
                            "m".repeat(2000),
                            Optional.of(Events.NOW)))));
  }

  @Test
  void for_the_old_handler_what_is_decided_stays_a_duplicate_and_its_own_rows_are_unchanged() {
    database.execute(OldTables.USERS_WITH_BALANCE + OldTables.LOOSE_EVENTS);
    String own =
        "SELECT event_type, processed_at, raw_data FROM stripe_events"
            + " WHERE event_id = 'evt_done'";
    List<String> before = database.rows(own);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      work(adapters, 1);
      database.execute("SET timezone = 'America/New_York';" + adapters.schema().rollbackSql());
    }

    assertThat(database.rows(own)).isEqualTo(before);
    assertThat(database.rows("SELECT event_id, processing_status FROM stripe_events ORDER BY 1"))
        .containsExactly(
            "evt_doing|failed",
            "evt_done|completed",
            "evt_new|completed",
            "evt_undecided|failed",
            "evt_waits|failed");
    assertThat(
            database.rows("SELECT raw_data::text FROM stripe_events WHERE event_id = 'evt_doing'"))
        .containsExactly("{\"name\": \"\\u0000\"}");
    assertThat(database.balance(1)).isEqualTo(300);
  }

  @Test
  void a_database_that_was_empty_is_empty_again() {
    List<String> nothing = database.shape();
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      work(adapters, database.user("a@example.org", 0));
      String sql = adapters.schema().rollbackSql();

      assertThat(sql)
          .contains("stripe_events: 3 rows", "credit_ledger: 1 rows", "audit_log: 0 rows");
      database.execute(sql);
      assertThat(database.shape()).isEqualTo(nothing);
      assertThat(adapters.schema().rollbackSql())
          .isEqualTo("-- Tallystick has added nothing to this database.\n");
    }
  }

  @Test
  void it_counts_the_holds_that_are_open_and_leaves_what_they_took() {
    database.execute(OldTables.USERS_WITH_BALANCE);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      long user = database.user("ada@example.org", 70);
      database.execute(
          """
          INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at, captured,
            closed_at)
          VALUES ('h1', 1, 30, now(), now(), 0, NULL), ('h2', 1, 5, now(), now(), 0, NULL),
            ('h3', 1, 9, now(), now(), 9, now())
          """);

      String sql = adapters.schema().rollbackSql();
      assertThat(sql).contains("2 open holds of 35 credits", "is not given back");
      database.execute(sql);
      assertThat(database.balance(user)).isEqualTo(70);
    }
  }
}
