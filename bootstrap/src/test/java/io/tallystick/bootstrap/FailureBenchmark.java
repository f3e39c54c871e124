package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How long senders wait while the host application holds an account, how many events a second are
 * credited with 1,000,000 users that nobody has analysed, and how long {@code verify} takes; it
 * prints a table. No test: {@code mvn verify -pl bootstrap -am -Dtest=none
 * -Dit.test=FailureBenchmark -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}; {@code -Dbenchmark.events=5000000} sets how many events
 * {@code verify} reads.
 */
final class FailureBenchmark {

  private static final int SENDERS = 6;
  private static final Duration HELD = Duration.ofSeconds(12);
  private static final int USERS = 1_000_000;
  private static final int MEASURED = 20_000;
  private static final int CLIENTS = 32;

  @Test
  void an_account_is_held() throws Exception {
    TestDatabase database = Program.migratedDatabase();
    long held = database.user("held@shop.example");
    List<Long> free =
        IntStream.range(0, SENDERS)
            .mapToObj(i -> database.user("free" + i + "@example.org"))
            .toList();
    try (Program program = Program.serve(Program.on(database))) {
      print("nothing held: others", timesOfOthers(program, free, () -> sleep(HELD)));
      try (Connection host = hold(database, held)) {
        print(
            "account held, its customer buys once a second: others",
            timesOfOthers(program, free, () -> buyOnceASecond(program, held)));
        List<String> bodies =
            IntStream.range(0, 200).mapToObj(i -> Bodies.purchase(held, 1).json()).toList();
        inParallel(bodies, program);
        print(
            "200 resends for the held account: others",
            timesOfOthers(program, free, () -> inParallel(bodies, program)));
        host.rollback();
      }
    }
  }

  @Test
  void a_million_users() throws Exception {
    for (int users : new int[] {1_000, USERS}) {
      TestDatabase database = TestDatabase.create();
      database.execute(
          """
          CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL,
            credits_balance integer NOT NULL DEFAULT 0);
          INSERT INTO users (email, name)
            SELECT 'User' || n || '@example.org', 'Name ' || n FROM generate_series(1, %d) AS n
          """
              .formatted(users));
      try (Program program = Program.serve(Program.on(database))) {
        List<String> bodies =
            IntStream.range(0, MEASURED)
                .mapToObj(
                    i ->
                        Bodies.purchase(1 + i * 31L % users, 1)
                            .with("client_reference_id", "")
                            .with("customer_email", "user%d@example.org".formatted(1 + i % users))
                            .json())
                .toList();
        long start = System.nanoTime();
        inParallel(bodies, program);
        System.out.printf(
            "%,d users adopted a moment ago: %,.0f events/s%n",
            users, MEASURED * 1e9 / (System.nanoTime() - start));
        assertThat(database.number("SELECT sum(credits_balance) FROM users")).isEqualTo(MEASURED);
      }
    }
  }

  @Test
  void the_books_are_verified() {
    int events = Integer.getInteger("benchmark.events", 1_000_000);
    TestDatabase database = Program.migratedDatabase();
    database.execute(DashboardBenchmark.events(events));
    long start = System.nanoTime();
    Program.Finished verified = Program.run(Program.on(database), "verify");
    System.out.printf(
        "verify, %,d events: %.0f s, exit %d%n",
        events, (System.nanoTime() - start) / 1e9, verified.status());
  }

  private static Connection hold(TestDatabase database, long user) throws Exception {
    Connection host = database.connection();
    host.setAutoCommit(false);
    host.createStatement().execute("UPDATE users SET name = name WHERE id = " + user);
    return host;
  }

  /** How long each delivery for the other accounts took, in ms, sorted, while the work is done. */
  private static long[] timesOfOthers(Program program, List<Long> users, Runnable work) {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService senders = Executors.newFixedThreadPool(users.size())) {
      List<Future<List<Long>>> running = new ArrayList<>();
      for (long user : users) {
        running.add(
            senders.submit(
                () -> {
                  List<Long> times = new ArrayList<>();
                  while (!over.get()) {
                    long start = System.nanoTime();
                    assertThat(program.deliver(Bodies.purchase(user, 1).json()).status())
                        .isEqualTo("completed");
                    times.add((System.nanoTime() - start) / 1_000_000);
                    sleep(Duration.ofMillis(20));
                  }
                  return times;
                }));
      }
      work.run();
      over.set(true);
      return running.stream()
          .flatMap(sender -> joined(sender).stream())
          .mapToLong(Long::longValue)
          .sorted()
          .toArray();
    }
  }

  private static <T> T joined(Future<T> running) {
    try {
      return running.get();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void buyOnceASecond(Program program, long user) {
    List<CompletableFuture<?>> purchases = new ArrayList<>();
    for (int i = 0; i < HELD.toSeconds(); i++) {
      Supplier<Program.Answer> purchase = () -> program.deliver(Bodies.purchase(user, 1).json());
      purchases.add(CompletableFuture.supplyAsync(purchase));
      sleep(Duration.ofSeconds(1));
    }
    purchases.forEach(CompletableFuture::join);
  }

  private static void inParallel(List<String> bodies, Program program) {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (String body : bodies) {
        clients.submit(() -> assertThat(program.deliver(body).code()).isEqualTo(200));
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(String scenario, long[] times) {
    System.out.printf(
        "%s: %d deliveries, p50 %d ms, p90 %d ms, max %d ms%n",
        scenario,
        times.length,
        times[times.length / 2],
        times[times.length * 9 / 10],
        Arrays.stream(times).max().orElseThrow());
  }
}
