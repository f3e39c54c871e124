package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.inbox.RandomHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Histories of everything on PostgreSQL. The events of each come over two connections at the same
 * time, while the host application and staff change the same accounts.
 */
class HistoriesTest {

  private static final int HISTORIES = 200;
  private static final int AT_ONCE = 4;
  private static final int CONNECTIONS = 2;
  private static final int CHANGES = 6;

  /** Accounts whose balance is not the sum of their ledger rows in this moment. */
  private static final String BROKEN =
      """
      SELECT count(*) FROM users LEFT JOIN (
        SELECT user_id, sum(amount) AS balance, sum(debt_change) AS debt
        FROM credit_ledger GROUP BY user_id) AS entries ON entries.user_id = users.id
      WHERE credits_balance <> coalesce(balance, 0) OR credits_balance < 0 OR debt < 0
      """;

  @Test
  void the_books_end_as_the_payments_did_whatever_comes_at_the_same_time() throws Exception {
    try (PostgresPorts ports = PostgresPorts.open();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<RandomHistory> histories =
          IntStream.range(0, HISTORIES)
              .mapToObj(seed -> new RandomHistory(ports, "h" + seed, seed))
              .toList();
      List<Callable<Boolean>> work = new ArrayList<>();
      for (RandomHistory history : histories) {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
          int number = connection;
          work.add(done(() -> history.deliver(number, CONNECTIONS)));
        }
        work.add(done(() -> IntStream.range(0, CHANGES).forEach(i -> history.changeOtherwise())));
        work.add(done(() -> assertThat(ports.database().number(BROKEN)).isZero()));
      }
      awaitAll(threads.invokeAll(work));
      histories.getLast().settle(Duration.ofDays(20));
      histories.forEach(RandomHistory::repair);
      histories.getLast().settle(Duration.ofDays(20));

      histories.forEach(RandomHistory::check);
      assertThat(ports.adapters().complaints()).isEmpty();
      assertThat(
              ports
                  .database()
                  .number("SELECT count(*) FROM stripe_events WHERE processing_status = 'failed'"))
          .isZero();
    }
  }

  private static Callable<Boolean> done(Runnable work) {
    return Executors.callable(work, true);
  }

  private static void awaitAll(List<Future<Boolean>> started)
      throws InterruptedException, ExecutionException {
    for (Future<Boolean> one : started) {
      assertThat(one.get()).isTrue();
    }
  }
}
