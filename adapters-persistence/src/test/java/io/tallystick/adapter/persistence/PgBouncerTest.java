package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything works through PgBouncer in transaction mode, as Neon and Render offer it. */
class PgBouncerTest {

  private static final int EVENTS = 500;
  private static final int THREADS = 8;
  private static final int USERS = 10;

  private static PgBouncer bouncer;

  @BeforeAll
  static void start() throws Exception {
    bouncer = PgBouncer.start(2);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bouncer != null) {
      bouncer.close();
    }
  }

  @Test
  void bookings_of_many_threads_are_all_there_once() throws Exception {
    Database database = Server.migrated();
    List<Long> users =
        IntStream.range(0, USERS).mapToObj(i -> database.user(i + "@example.org", 0)).toList();
    try (Adapters adapters = Adapters.on(bouncer.before(database));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        running.add(
            threads.submit(
                () -> {
                  for (int i = first; i < EVENTS; i += THREADS) {
                    Events.book(adapters, "bounced" + i, users.get(i % USERS), 10);
                  }
                  return true;
                }));
      }
      for (Future<Boolean> thread : running) {
        thread.get();
      }

      assertThat(database.number("SELECT sum(credits_balance) FROM users")).isEqualTo(EVENTS * 10);
      assertThat(database.number("SELECT count(*) FROM credit_ledger")).isEqualTo(EVENTS);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void the_database_is_migrated_through_it_and_no_setting_stays_behind() throws Exception {
    Database database = Server.empty().execute(OldTables.USERS_WITH_BALANCE + OldTables.EVENTS);
    String settings =
        "SELECT concat_ws(' ', current_setting('search_path'), current_setting('lock_timeout'),"
            + " current_setting('statement_timeout'), current_user)";
    String usual = database.one(settings);
    try (Adapters adapters = Adapters.on(bouncer.before(database))) {
      int pending = adapters.schema().pending().size();
      assertThat(pending).isPositive();
      assertThat(adapters.schema().migrate()).isEqualTo(pending);
      assertThat(adapters.schema().migrate()).isZero();
      Events.book(adapters, "one", 1, 100);

      assertThat(onBothConnections(bouncer.before(database), settings))
          .containsExactly(usual, usual);
      assertThat(adapters.complaints()).isEmpty();
      database.execute(adapters.schema().rollbackSql());
    }
  }

  /** Two transactions at the same time have one connection to the server each. */
  private static List<String> onBothConnections(Database database, String query) throws Exception {
    CyclicBarrier bothOpen = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<String>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Connection connection = database.connection();
                      Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("SELECT 1");
                    bothOpen.await();
                    try (ResultSet row = statement.executeQuery(query)) {
                      row.next();
                      return row.getString(1);
                    }
                  }
                }));
      }
      return List.of(running.get(0).get(), running.get(1).get());
    }
  }
}
