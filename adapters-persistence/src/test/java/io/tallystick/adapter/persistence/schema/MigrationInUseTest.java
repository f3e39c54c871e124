package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.LockTimeout;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrating while the host application is in the middle of something. */
class MigrationInUseTest {

  private static final String SPEND = "UPDATE users SET credits_balance = 150 WHERE id = 1";

  private Database database;

  @BeforeEach
  void make() {
    database = Server.empty().execute(OldTables.USERS_WITH_BALANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
  void the_books_open_with_what_was_committed_while_the_migration_waited(String isolation)
      throws Exception {
    database.execute(
        "ALTER DATABASE %s SET default_transaction_isolation = '%s'"
            .formatted(database.name(), isolation));
    migrateBesideTheHost();

    assertThat(database.ledger(1)).containsExactly("opening|150|150");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void a_table_that_stays_in_use_is_told_with_who_uses_it_and_nothing_is_changed()
      throws Exception {
    List<String> before = database.content("users");
    try (Adapters adapters = Adapters.on(database);
        Connection host = database.connection();
        Statement statement = host.createStatement()) {
      statement.execute("SET application_name = 'the shop'");
      host.setAutoCommit(false);
      statement.execute(SPEND);
      FlywaySchema schema =
          new FlywaySchema(adapters.context().getBean(DataSource.class), Duration.ofMillis(20));

      assertThatThrownBy(schema::migrate)
          .isInstanceOf(LockTimeout.class)
          .hasNoCause()
          .hasMessageMatching(
              "the table users is in use by the shop \\(database user postgres, process \\d+\\);"
                  + " nothing was changed, try again when that is done");
      host.rollback();
      assertThat(database.content("users")).isEqualTo(before);

      assertThat(schema.migrate()).isPositive();
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void by_hand_it_is_refused_where_it_would_open_the_books_with_old_balances() {
    try (Adapters adapters = Adapters.on(database)) {
      StringBuilder script = new StringBuilder("BEGIN ISOLATION LEVEL REPEATABLE READ;");
      adapters.schema().pending().forEach(migration -> script.append(migration.sql()));

      assertThatThrownBy(() -> database.run(script.toString()))
          .hasMessageContaining("BEGIN ISOLATION LEVEL READ COMMITTED");
    }
  }

  /** The host spends credits, and commits as soon as the migration waits for it. */
  private void migrateBesideTheHost() throws Exception {
    try (Adapters adapters = Adapters.on(database);
        Connection host = database.connection();
        Statement statement = host.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      host.setAutoCommit(false);
      statement.execute(SPEND);
      Future<Integer> migration = threads.submit(() -> adapters.schema().migrate());
      while (!database.lockIsAwaited()) {
        assertThat(migration.isDone()).isFalse();
      }
      host.commit();
      assertThat(migration.get()).isPositive();
    }
  }
}
