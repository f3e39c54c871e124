package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.DatabaseSchema.Migration;
import io.tallystick.application.port.DatabaseSchema.Unfit;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bringing a database up to date. */
class MigrationTest {

  private final Database database = Server.empty();

  @Test
  void an_empty_database_gets_every_table() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      Events.book(adapters, "one", database.user("a@example.org", 0), 100);

      assertThat(adapters.complaints()).isEmpty();
      assertThat(database.rows("SELECT credits_balance FROM users")).containsExactly("100");
    }
  }

  @Test
  void what_is_pending_is_told_with_its_sql_and_nothing_is_done() {
    List<String> before = database.shape();
    try (Adapters adapters = Adapters.on(database)) {
      List<Migration> pending = adapters.schema().pending();

      assertThat(pending).extracting(Migration::name).contains("V3__create_credit_ledger.sql");
      assertThat(pending).extracting(Migration::sql).noneMatch(String::isBlank);
      assertThat(database.shape()).isEqualTo(before);
      assertThat(adapters.schema().migrate()).isEqualTo(pending.size());
      assertThat(adapters.schema().pending()).isEmpty();
      assertThat(adapters.schema().migrate()).isZero();
    }
  }

  @Test
  void the_sql_that_is_told_is_what_would_be_done() {
    Database byHand = Server.empty();
    try (Adapters adapters = Adapters.on(database)) {
      byHand.execute(
          adapters.schema().pending().stream()
              .map(Migration::sql)
              .collect(Collectors.joining("\n", "BEGIN;\n", "COMMIT;\n")));
      adapters.schema().migrate();

      assertThat(byHand.shape()).isEqualTo(database.shape());
    }
    try (Adapters adapters = Adapters.on(byHand)) {
      assertThat(adapters.schema().migrate()).isZero();
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void a_statement_that_takes_long_is_waited_for() throws Exception {
    database.execute(OldTables.USERS_WITH_BALANCE + OldTables.EVENTS);
    try (Adapters adapters = Adapters.hasty(database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection host = database.connection()) {
      host.setAutoCommit(false);
      host.createStatement().execute("LOCK TABLE users");
      Future<Integer> migrated = threads.submit(() -> adapters.schema().migrate());
      Awaitility.await()
          .atMost(Duration.ofMinutes(4))
          .until(
              () ->
                  database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()"
                              + " AND now() - query_start > interval '1.5 seconds'")
                      > 0);
      host.rollback();

      assertThat(migrated.get()).isPositive();
    }
  }

  @Test
  void several_instances_may_migrate_at_once() throws Exception {
    database.execute(OldTables.USERS_WITH_BALANCE + OldTables.EVENTS);
    int pending;
    try (Adapters adapters = Adapters.on(database)) {
      pending = adapters.schema().pending().size();
    }
    int instances = 3;
    try (ExecutorService threads = Executors.newFixedThreadPool(instances)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Adapters adapters = Adapters.on(database)) {
                    return adapters.schema().migrate();
                  }
                }));
      }
      int applied = 0;
      for (Future<Integer> instance : running) {
        applied += instance.get();
      }
      assertThat(applied).isEqualTo(pending);
    }
    assertThat(database.ledger(1)).containsExactly("opening|200|200");
  }

  @Test
  void instances_that_guard_the_history_at_once_both_go_on() throws Exception {
    Database migrated = Server.migrated();
    migrated.execute("DROP TRIGGER \"\u0001\" ON tallystick_schema_history");
    try (Connection first = migrated.connection();
        Connection second = migrated.connection();
        ExecutorService instance = Executors.newVirtualThreadPerTaskExecutor()) {
      first.setAutoCommit(false);
      ServerFacts.execute(first, HistoryTable.GUARD);
      Future<Boolean> waiting =
          instance.submit(() -> ServerFacts.execute(second, HistoryTable.GUARD));
      Awaitility.await().until(migrated::lockIsAwaited);
      first.commit();
      waiting.get();
    }
    try (Adapters adapters = Adapters.on(migrated)) {
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @Test
  void a_function_that_was_dropped_does_not_stop_a_migration_and_is_made_again() {
    Database migrated = Server.migrated();
    String named = "FROM tallystick_schema_history WHERE version::int >= 160";
    int pending = Integer.parseInt(migrated.one("SELECT count(*) " + named));
    migrated.execute("DELETE " + named + "; DROP FUNCTION tallystick.sign_price() CASCADE");
    try (Adapters adapters = Adapters.on(migrated)) {
      assertThat(adapters.schema().migrate()).isEqualTo(pending).isPositive();
      assertThat(adapters.schema().repair().left()).isEmpty();
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @Test
  void changes_of_the_host_during_the_migration_are_in_the_books() throws Exception {
    database.execute(OldTables.USERS_WITH_BALANCE);
    try (Adapters adapters = Adapters.on(database);
        ExecutorService host = Executors.newSingleThreadExecutor()) {
      Future<Integer> spending =
          host.submit(
              () -> {
                for (int i = 0; i < 150; i++) {
                  database.execute(
                      "UPDATE users SET credits_balance = credits_balance - 1 WHERE id = 1");
                }
                return 150;
              });
      adapters.schema().migrate();
      spending.get();

      assertThat(database.balance(1)).isEqualTo(50);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void a_history_of_the_hosts_own_flyway_is_left_alone() {
    database.execute(
        "CREATE TABLE flyway_schema_history (installed_rank integer);"
            + "INSERT INTO flyway_schema_history VALUES (1)");
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
    }
    assertThat(database.rows("SELECT * FROM flyway_schema_history")).containsExactly("1");
  }

  @Test
  void the_storage_of_neon_makes_commits_durable_without_fsync() {
    for (String setting : List.of("neon.timeline_id", "neon.tenant_id")) {
      database.execute(
          "ALTER DATABASE %s SET %s = '0123456789abcdef'".formatted(database.name(), setting));
    }
    database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.schema().durabilityProblems())
          .containsExactly("synchronous_commit is off: a confirmed commit can be lost");
    }
  }

  @Test
  void a_lost_history_of_migrations_is_named() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      database.execute("DROP TABLE tallystick_schema_history");
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              "the table tallystick_schema_history is missing."
                  + " Undo that, or restore it from a backup.");
    }
  }

  @Test
  void tables_of_other_migrations_are_named_and_left_as_they_are() {
    Database migrated = Server.migrated();
    migrated.execute(
        """
        UPDATE tallystick_schema_history
        SET description = 'claim due events', script = 'V12__claim_due_events.sql', checksum = 1
        WHERE version = '12';
        UPDATE tallystick_schema_history
        SET version = '20.5', script = 'V20.5__change_something_else.sql'
        WHERE version = '21'
        """);
    List<String> before = migrated.content("tallystick_schema_history");
    try (Adapters adapters = Adapters.on(migrated)) {
      for (ThrowingCallable work :
          List.<ThrowingCallable>of(adapters.schema()::migrate, adapters.schema()::pending)) {
        assertThatThrownBy(work)
            .isInstanceOf(Unfit.class)
            .hasMessage(
                "other migrations than those of this version have made these tables, with the"
                    + " numbers [12, 20.5]: an unreleased version of Tallystick did that; give this"
                    + " version another database, or go on with that one, whose `tallystick"
                    + " rollback-sql` takes away what it added, the ledger, too");
      }
    }
    assertThat(migrated.content("tallystick_schema_history")).isEqualTo(before);
  }

  @Test
  void migrations_of_a_later_version_are_let_be() {
    Database migrated = Server.migrated();
    migrated.execute(
        "INSERT INTO tallystick_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, execution_time, success) VALUES (9999, '9999',"
            + " 'what comes later', 'SQL', 'V9999__what_comes_later.sql', 1, 'postgres', 1, true)");
    try (Adapters adapters = Adapters.on(migrated)) {
      assertThat(adapters.schema().pending()).isEmpty();
      assertThat(adapters.schema().migrate()).isZero();
    }
  }

  @Test
  void settings_with_which_a_commit_may_be_lost_are_named() {
    database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.schema().durabilityProblems())
          .containsExactly(
              "fsync is off: a confirmed commit can be lost",
              "synchronous_commit is off: a confirmed commit can be lost");
    }
    database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = on");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.schema().durabilityProblems()).hasSize(1);
    }
  }

  @Test
  void live_events_are_noticed() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      adapters.commit(() -> adapters.inbox().add(List.of(Events.received("t", Events.body("t")))));
      assertThat(adapters.schema().holdsLiveEvents()).isFalse();
      database.execute("UPDATE stripe_events SET livemode = true");
      assertThat(adapters.schema().holdsLiveEvents()).isTrue();
    }
  }
}
