package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What shares a key happens one after the other, and nobody waits in a circle. */
class SerialTransactionsTest {

  private Database database;
  private Adapters adapters;
  private Adapters otherInstance;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    database = Server.migrated();
    database.execute("ALTER DATABASE " + database.name() + " SET deadlock_timeout = '20ms'");
    adapters = Adapters.on(database);
    otherInstance = Adapters.on(database);
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    threads.close();
    adapters.close();
    otherInstance.close();
  }

  @Test
  void a_second_one_with_the_same_key_waits_and_sees_what_the_first_committed() throws Exception {
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> first =
        threads.submit(
            () ->
                adapters
                    .transactions()
                    .committed(
                        List.of("payment pi_1", "event evt_1"),
                        () -> {
                          holds.countDown();
                          await(release);
                          return adapters.run(
                              "INSERT INTO users (email, name) VALUES ('a@example.org', 'Ada')");
                        }));
    holds.await();
    Future<String> second =
        threads.submit(
            () ->
                otherInstance
                    .transactions()
                    .committed(
                        List.of("event evt_2", "payment pi_1"),
                        () -> otherInstance.one("SELECT count(*) FROM users")));
    while (!database.lockIsAwaited()) {
      assertThat(second.isDone()).isFalse();
    }
    assertThat(
            adapters
                .transactions()
                .committed(List.of("payment pi_2"), () -> adapters.one("SELECT 'not held up'")))
        .isEqualTo("not held up");

    release.countDown();
    first.get();
    assertThat(second.get()).isEqualTo("1");
  }

  @Test
  void keys_named_in_any_order_never_lock_each_other_out() throws Exception {
    List<String> keys = IntStream.range(0, 12).mapToObj(i -> "payment pi_" + i).toList();
    AtomicInteger runs = new AtomicInteger();
    List<Future<Boolean>> running = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Random random = new Random(thread);
      Adapters instance = thread % 2 == 0 ? adapters : otherInstance;
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 25; i++) {
                  List<String> shuffled = new ArrayList<>(keys);
                  Collections.shuffle(shuffled, random);
                  instance.transactions().committed(shuffled.subList(0, 6), runs::incrementAndGet);
                }
                return true;
              }));
    }
    for (Future<Boolean> thread : running) {
      thread.get();
    }
    assertThat(runs).as("each ran once: none was chosen as a deadlock's victim").hasValue(8 * 25);
  }

  @Test
  void a_deadlock_over_accounts_is_resolved_by_trying_again() throws Exception {
    UserId one = new UserId(database.user("a@example.org", 0));
    UserId two = new UserId(database.user("b@example.org", 0));
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    Future<Boolean> forwards = threads.submit(() -> cross(adapters, one, two, bothHoldOne, runs));
    Future<Boolean> backwards =
        threads.submit(() -> cross(otherInstance, two, one, bothHoldOne, runs));

    assertThat(forwards.get()).isTrue();
    assertThat(backwards.get()).isTrue();
    assertThat(runs).as("one was the deadlock's victim").hasValueGreaterThan(2);
  }

  private static boolean cross(
      Adapters instance, UserId first, UserId second, CyclicBarrier barrier, AtomicInteger runs) {
    return instance.committed(
        () -> {
          instance.users().lock(Set.of(first));
          if (runs.incrementAndGet() <= 2) {
            await(barrier);
          }
          return instance.users().lock(Set.of(second)).size() == 1;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }
}
