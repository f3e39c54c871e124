package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A balance stays the same where all is owed, and where all repays what was owed. */
  @ParameterizedTest
  @ValueSource(ints = {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE})
  void what_is_owed_since_its_snapshot_refuses_a_change(int isolation) throws SQLException {
    Database database = Server.migrated();
    long user = database.user("a@example.org", 0);
    try (Adapters adapters = Adapters.on(database);
        Connection host = database.connection();
        Statement statement = host.createStatement()) {
      host.setAutoCommit(false);
      host.setTransactionIsolation(isolation);
      for (String rows :
          List.of(
              "(%1$s, 0, 50, 'refund', 'evt_a', 'pi_a', 'r', 'a', now())",
              "(%1$s, 20, 0, 'purchase', 'evt_b', 'pi_b', 'r', 'a', now()),"
                  + " (%1$s, -20, -20, 'repayment', 'evt_b', 'pi_b', 'r', 'a', now())")) {
        statement.execute("SELECT FROM users");
        database.execute(
            "INSERT INTO credit_ledger (user_id, amount, debt_change, kind, event_id, payment_id,"
                + " reason, actor, created_at) VALUES "
                + rows.formatted(user));

        assertThatThrownBy(
                () -> statement.execute("UPDATE users SET credits_balance = 10 WHERE id = " + user))
            .hasMessageContaining("could not serialize access due to concurrent update");
        host.rollback();
      }

      database.execute("UPDATE users SET credits_balance = 10 WHERE id = " + user);
      assertThat(database.one("SELECT debt FROM user_credits WHERE user_id = " + user))
          .isEqualTo("30");
      assertThat(adapters.complaints()).doesNotContainKey("ledger_is_unbroken");
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
