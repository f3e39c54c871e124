package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transaction is committed as a whole, or an error. One connection only, so that none is lost.
 */
class TransactionsTest {

  private static final String INSERT =
      "INSERT INTO users (email, name) VALUES ('a@example.org', 'Ada')";

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database, 1);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void every_key_is_held_whatever_the_fetch_size_of_the_driver() {
    try (Adapters oneByOne = Adapters.with(database, "defaultRowFetchSize", "1")) {
      oneByOne
          .transactions()
          .committed(
              List.of("a", "b", "c"),
              () -> {
                assertThat(
                        database.number(
                            "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
                                + " WHERE locktype = 'advisory' AND datname = current_database()"))
                    .isEqualTo(3);
                return true;
              });
    }
  }

  @Test
  void what_is_taken_back_leaves_nothing_and_tells_what_would_have_been() {
    int users =
        adapters
            .transactions()
            .rolledBack(
                List.of("event a"),
                () -> {
                  adapters.run(INSERT);
                  return Integer.parseInt(adapters.one("SELECT count(*) FROM users"));
                });

    assertThat(users).isOne();
    assertThat(users()).isZero();
  }

  @Test
  void an_exception_undoes_everything_and_comes_out_as_it_is() {
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      adapters.run(INSERT);
                      throw bug;
                    }))
        .isSameAs(bug);
    assertThat(users()).isZero();
    adapters.commit(() -> adapters.run(INSERT));
    assertThat(users()).isOne();
  }

  @Test
  void an_error_of_the_virtual_machine_undoes_everything_too() {
    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      adapters.run(INSERT);
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(users()).isZero();
    adapters.commit(() -> adapters.run(INSERT));
    assertThat(users()).isOne();
  }

  @Test
  void the_connection_on_which_an_error_came_is_not_used_again() {
    String connection = adapters.one("SELECT pg_backend_pid()");
    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      throw new OutOfMemoryError("in the midst of a message");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(adapters.one("SELECT pg_backend_pid()")).isNotEqualTo(connection);
  }

  @Test
  void work_that_others_wait_behind_has_its_own_limits() {
    Transactions hurried =
        adapters.transactions().withTimeouts(Duration.ofMillis(20), Duration.ofMillis(500));
    assertThat(
            hurried.committed(
                List.of(),
                () ->
                    adapters.one(
                        "SELECT concat_ws(' ', current_setting('lock_timeout'),"
                            + " current_setting('statement_timeout'))")))
        .isEqualTo("20ms 500ms");
  }

  @Test
  void a_commit_that_turns_into_a_rollback_is_an_error() {
    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      adapters.run(INSERT);
                      assertThatThrownBy(() -> adapters.run("SELECT 1 / 0"))
                          .hasMessageContaining("division by zero");
                    }))
        .hasMessageContaining("nothing of it can be committed");
    assertThat(users()).isZero();
  }

  @Test
  void a_commit_that_a_deferred_constraint_refuses_is_an_error() {
    database.execute(
        """
        CREATE TABLE hosts_rule (email text UNIQUE DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO hosts_rule VALUES ('a@example.org');
        """);

    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      adapters.run(INSERT);
                      adapters.run("INSERT INTO hosts_rule VALUES ('a@example.org')");
                    }))
        .rootCause()
        .hasMessageContaining("hosts_rule_email_key");
    assertThat(users()).isZero();
  }

  @Test
  void an_inner_work_that_fails_takes_the_outer_one_with_it() {
    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      adapters.run(INSERT);
                      assertThatThrownBy(
                              () ->
                                  adapters.commit(
                                      () -> {
                                        throw new IllegalStateException("inner");
                                      }))
                          .hasMessage("inner");
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(users()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void what_lost_against_another_transaction_is_done_again(String state) {
    AtomicInteger runs = new AtomicInteger();
    adapters.commit(
        () -> {
          adapters.run(INSERT);
          if (runs.incrementAndGet() < 3) {
            raise(state);
          }
        });

    assertThat(runs).hasValue(3);
    assertThat(users()).isOne();
  }

  @Test
  void what_loses_again_and_again_is_given_up() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      runs.incrementAndGet();
                      adapters.run(INSERT);
                      raise("40001");
                    }))
        .isInstanceOf(StorageUnavailable.class);
    assertThat(runs).hasValue(5);
    assertThat(users()).isZero();
  }

  @Test
  void what_takes_long_is_not_done_again_and_again() {
    Transactions hasty = adapters.transactions().withLockTimeout(Duration.ofSeconds(1));
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                hasty.committed(
                    List.of(),
                    () -> {
                      runs.incrementAndGet();
                      adapters.run("SELECT pg_sleep(2.6)");
                      raise("40001");
                      return true;
                    }))
        .isInstanceOf(StorageUnavailable.class);
    assertThat(runs).as("both are longer than one statement may take").hasValueLessThan(3);
  }

  @Test
  void other_errors_are_not_tried_again() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                adapters.commit(
                    () -> {
                      runs.incrementAndGet();
                      raise("23505");
                    }))
        .isNotInstanceOf(StorageUnavailable.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void its_settings_end_with_it() {
    String settings =
        "SELECT concat_ws(' ', current_setting('lock_timeout'),"
            + " current_setting('statement_timeout'), current_setting('transaction_isolation'))";
    database.execute(
        "ALTER DATABASE "
            + database.name()
            + " SET default_transaction_isolation = 'repeatable read'");
    try (Adapters fresh = Adapters.on(database, 1)) {
      assertThat(fresh.committed(() -> fresh.one(settings))).isEqualTo("5s 20s read committed");
      assertThat(fresh.one(settings)).isEqualTo("0 0 repeatable read");
      assertThat(fresh.transactions().rolledBack(List.of("k"), () -> fresh.one(settings)))
          .isEqualTo("5s 20s read committed");
      assertThat(fresh.one(settings)).isEqualTo("0 0 repeatable read");
      assertThat(
              fresh.one(
                  "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                      + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
          .isEqualTo("0");
    }
  }

  @ParameterizedTest
  @CsvSource({"off,on", "local,local", "remote_write,remote_write", "on,on"})
  void a_commit_is_on_disk_whatever_the_session_was_given(String given, String used) {
    database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = " + given);
    try (Adapters fresh = Adapters.on(database, 1)) {
      assertThat(fresh.committed(() -> fresh.one("SHOW synchronous_commit"))).isEqualTo(used);
      assertThat(fresh.one("SHOW synchronous_commit")).isEqualTo(given);
    }
  }

  @Test
  void a_key_may_hold_any_character() {
    assertThat(
            adapters
                .transactions()
                .committed(List.of("payment \0", "event \ud800", "{\"", ""), () -> 7))
        .isEqualTo(7);
  }

  private void raise(String state) {
    adapters.run("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '" + state + "'; END $$");
  }

  private long users() {
    return database.number("SELECT count(*) FROM users");
  }
}
