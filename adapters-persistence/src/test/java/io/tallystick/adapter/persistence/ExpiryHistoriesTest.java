package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.service.inbox.RandomCredits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Credits that expire, on PostgreSQL: as in the model, and with others at the same time. */
class ExpiryHistoriesTest {

  private static final int HISTORIES = 8;
  private static final int STEPS = 40;

  @Test
  void every_history_leaves_what_it_leaves_in_the_model() {
    try (PostgresPorts ports = PostgresPorts.open()) {
      for (int seed = 0; seed < HISTORIES; seed++) {
        InMemoryBooks books = new InMemoryBooks();
        String email = seed + "@example.org";
        RandomCredits model = new RandomCredits(books, books.userWith(email, "N", 0), "shop", seed);
        RandomCredits real =
            new RandomCredits(ports, ports.userWith(email, "N", 0), "shop" + seed, seed);
        List<String> history = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
          history.add(model.step());
          assertThat(real.step()).isEqualTo(history.getLast());
          assertThat(real.standing()).as("%s", history).isEqualTo(model.standing());
        }
      }
      assertThat(ports.adapters().complaints()).isEmpty();
      assertThat(
              ports
                  .database()
                  .number(
                      """
                      SELECT count(*) FROM user_credits JOIN LATERAL (
                        SELECT expires_at, sum(remaining) AS amount FROM tallystick.credit_lots
                        WHERE credit_lots.user_id = user_credits.user_id AND remaining > 0
                        GROUP BY expires_at ORDER BY expires_at LIMIT 1) AS next ON true
                      WHERE (expiring_next, expiring_amount) IS DISTINCT FROM (expires_at, amount)
                      """))
          .isZero();
    }
  }

  @Test
  void several_at_once_on_one_account_lose_nothing_and_let_nothing_expire_twice() throws Exception {
    try (PostgresPorts ports = PostgresPorts.open();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      long user = ports.userWith("ada@example.org", "Ada", 100);
      List<Callable<Integer>> work = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        RandomCredits credits = new RandomCredits(ports, user, "shop" + seed, seed);
        work.add(() -> play(credits));
      }
      for (Future<Integer> played : threads.invokeAll(work)) {
        assertThat(played.get()).isPositive();
      }

      assertThat(ports.adapters().complaints()).isEmpty();
      assertThat(
              ports.database().number("SELECT count(*) FROM credit_ledger WHERE kind = 'expiry'"))
          .isPositive();
    }
  }

  /** How many steps were made: the account may be held for too long, or lack what is taken. */
  private static int play(RandomCredits credits) {
    int made = 0;
    for (int i = 0; i < 100; i++) {
      try {
        credits.step();
        made++;
      } catch (LockTimeout busy) {
        // Another one is at it.
      } catch (AssertionError refused) {
        assertThat(refused).hasMessageContaining("credits_balance_nonneg");
      }
    }
    return made;
  }
}
