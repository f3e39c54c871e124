package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The host application spends credits of an account while purchases are booked on it. */
class HostRaceTest {

  private static final int PURCHASES = 200;
  private static final int SPENDERS = 4;
  private static final int SPENT_BY_EACH = 100;

  @Test
  void no_change_is_lost_and_the_ledger_stays_unbroken() throws Exception {
    Database database = Server.migrated();
    long user = database.user("a@example.org", SPENDERS * SPENT_BY_EACH);
    try (Adapters adapters = Adapters.on(database);
        ExecutorService threads = Executors.newFixedThreadPool(SPENDERS + 2)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < SPENDERS; i++) {
        running.add(threads.submit(spend(database, user)));
      }
      for (int half = 0; half < 2; half++) {
        int first = half;
        running.add(
            threads.submit(
                () -> {
                  for (int i = first; i < PURCHASES; i += 2) {
                    Events.book(adapters, "race" + i, user, 10);
                  }
                  return true;
                }));
      }
      for (Future<Boolean> work : running) {
        work.get();
      }

      assertThat(database.balance(user)).isEqualTo(PURCHASES * 10);
      assertThat(database.rows("SELECT kind, count(*) FROM credit_ledger GROUP BY 1 ORDER BY 1"))
          .containsExactly("external|" + (SPENDERS * SPENT_BY_EACH + 1), "purchase|" + PURCHASES);
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  private static Callable<Boolean> spend(Database database, long user) {
    return () -> {
      try (Connection connection = database.connection();
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < SPENT_BY_EACH; i++) {
          statement.execute(
              "UPDATE users SET credits_balance = credits_balance - 1 WHERE id = " + user);
        }
      }
      return true;
    };
  }
}
