package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How long deliveries are refused once the network has forgotten all connections to the database,
 * how long a due retry waits behind events about which Stripe does not answer, and how requests to
 * the API fare while an account is held; it prints a line each. No test: {@code mvn verify -pl
 * bootstrap -am -Dtest=none -Dit.test=OutageBenchmark -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
final class OutageBenchmark {

  private static final int AT_STRIPE = 30;
  private static final Duration HELD = Duration.ofSeconds(10);

  @Test
  void the_network_forgets_connections() throws Exception {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("payer@shop.example");
    Map<String, String> settings = new HashMap<>(Program.on(database));
    URI url = URI.create(database.url());
    try (ForgetfulNetwork network = new ForgetfulNetwork(url.getHost(), url.getPort())) {
      settings.put(
          "DATABASE_URL",
          database.url().replace(url.getHost() + ":" + url.getPort(), network.address()));
      try (Program program = Program.serve(settings)) {
        IntStream.range(0, 50).forEach(i -> program.deliver(Bodies.purchase(user, 1).json()));
        network.forgetConnections();
        AtomicInteger refused = new AtomicInteger();
        long start = System.nanoTime();
        Awaitility.await()
            .pollInterval(Duration.ofMillis(10))
            .until(
                () -> {
                  boolean taken = program.deliver(Bodies.purchase(user, 1).json()).code() == 200;
                  refused.addAndGet(taken ? 0 : 1);
                  return taken;
                });
        print("all connections forgotten: the next delivery is committed after", start);
        System.out.printf("  %d deliveries were refused before it%n", refused.get());
      }
    }
  }

  @Test
  void stripe_does_not_answer() throws Exception {
    TestDatabase database = Program.migratedDatabase();
    long payer = database.user("payer@shop.example");
    long other = database.user("other@shop.example");
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.put("TALLYSTICK_CATALOGUE", "price_month=100");
    settings.put("STRIPE_API_KEY", "rk_test_0123456789");
    try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
      settings.put("STRIPE_API_BASE", "http://127.0.0.1:" + silent.getLocalPort());
      try (Program program = Program.serve(settings);
          ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        try (Connection host = hold(database, other)) {
          List<Future<Program.Answer>> sent = new ArrayList<>();
          String late = Bodies.purchase(other, 1).json();
          sent.add(senders.submit(() -> program.deliver(late)));
          for (int i = 0; i < AT_STRIPE; i++) {
            String asks =
                Bodies.paidSession().with("client_reference_id", Long.toString(payer)).json();
            sent.add(senders.submit(() -> program.deliver(asks)));
          }
          for (Future<Program.Answer> answer : sent) {
            answer.get();
          }
          host.rollback();
        }
        System.out.printf(
            "Stripe does not answer: %d events wait for it%n",
            database.number(
                "SELECT count(*) FROM stripe_events WHERE failure_code = 'stripe_unavailable'"));
        database.execute("UPDATE stripe_events SET next_attempt_at = now()");
        long start = System.nanoTime();
        Awaitility.await()
            .pollInterval(Duration.ofMillis(100))
            .until(() -> database.balance(other) == 1);
        print("  an unrelated due retry is done after", start);
      }
    }
  }

  @Test
  void an_account_is_held_and_spent_from() throws Exception {
    TestDatabase database = Program.migratedDatabase();
    long held = database.user("held@shop.example");
    long free = database.user("free@shop.example");
    database.execute("UPDATE users SET credits_balance = 100000");
    try (Program program = Program.serve(Program.on(database));
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      String key =
          Program.run(Program.on(database), "api-key", "create", "shop", "--scope=spend")
              .out()
              .strip();
      try (Connection host = hold(database, held)) {
        long end = System.nanoTime() + HELD.toNanos();
        List<Long> times = new ArrayList<>();
        int refused = 0;
        while (System.nanoTime() < end) {
          senders.submit(() -> spend(program, key, held));
          long start = System.nanoTime();
          refused += spend(program, key, free) == 201 ? 0 : 1;
          times.add((System.nanoTime() - start) / 1_000_000);
          Thread.sleep(100);
        }
        times.sort(null);
        System.out.printf(
            "an account is held, ten spends a second for it: others' spends %d, refused %d,"
                + " p50 %d ms, p90 %d ms, max %d ms%n",
            times.size(),
            refused,
            times.get(times.size() / 2),
            times.get(times.size() * 9 / 10),
            times.getLast());
        host.rollback();
      }
    }
  }

  private static int spend(Program program, String key, long user) {
    return Program.post(
            program.at("/api/v1/users/%d/spends".formatted(user)),
            "{\"amount\":1,\"reason\":\"a page\"}".getBytes(UTF_8),
            Map.of("Authorization", "Bearer " + key, "Idempotency-Key", Bodies.fresh("key")))
        .code();
  }

  private static Connection hold(TestDatabase database, long user) throws Exception {
    Connection host = database.connection();
    host.setAutoCommit(false);
    host.createStatement().execute("UPDATE users SET name = name WHERE id = " + user);
    return host;
  }

  private static void print(String what, long start) {
    System.out.printf("%s %.1f s%n", what, (System.nanoTime() - start) / 1e9);
  }

  /** Passes bytes on, until it is told to forget the connections that it has. */
  private static final class ForgetfulNetwork implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String host;
    private final int port;
    private final AtomicInteger opened = new AtomicInteger();
    private volatile int forgotten;

    ForgetfulNetwork(String host, int port) throws IOException {
      this.host = host;
      this.port = port;
      threads.execute(this::accept);
    }

    String address() {
      return "127.0.0.1:" + entrance.getLocalPort();
    }

    void forgetConnections() {
      forgotten = opened.get();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = entrance.accept();
          Socket server = new Socket(host, port);
          int number = opened.incrementAndGet();
          threads.execute(() -> pass(client, server, number));
          threads.execute(() -> pass(server, client, number));
        }
      } catch (IOException closed) {
        // The measurement is over.
      }
    }

    private void pass(Socket from, Socket to, int number) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
          if (number > forgotten) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException closed) {
        // One side has gone.
      }
    }

    @Override
    public void close() throws IOException {
      entrance.close();
      threads.shutdownNow();
    }
  }
}
