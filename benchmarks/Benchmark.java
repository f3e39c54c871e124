import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how many signed deliveries a second the service credits, beside plain transactions of
 * pgbench on the same PostgreSQL in the same run, and afterwards whether all of them are booked.
 */
final class Benchmark {

  private final Options options;
  private final Postgres postgres;
  private final List<Postgres.Plain> plain = new ArrayList<>();
  private final Events events;
  private long booked;
  private long stored;

  private Benchmark(Options options, Postgres postgres) {
    this.options = options;
    this.postgres = postgres;
    this.events = new Events(options, System.nanoTime());
  }

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Options options = Options.read(arguments);
    boolean right;
    try (Postgres postgres = new Postgres(options.statements())) {
      right = new Benchmark(options, postgres).run();
    }
    System.exit(right ? 0 : 1);
  }

  private boolean run() throws Exception {
    describeMachine();
    Tables.create(postgres, options);
    postgres.preparePlain(options.users(), events.next().json());
    try (Service service = new Service(postgres.url())) {
      System.out.printf(
          "%s%nmigrated and started in %.1f s, resident set %d MiB%n%n",
          options, service.startSeconds(), service.residentSet());
      Tables.fill(postgres, options);
      if (options.warmUp() > 0) {
        deliver(service, options.warmUp(), 32);
      }
      plain(1);
      plain(8);
      System.out.println(
          """
          connections  events/s  / pgbench 8    p50     p99   p99.9     max ms  / pgbench 1  \
          CPU µs/event: service  postgres  driver   RSS MiB  errors\
          """);
      for (int connections : options.connections()) {
        measure(service, connections);
      }
      plain(1);
      plain(8);
      plain.forEach(
          it ->
              System.out.printf(
                  "pgbench, %d clients: %,.0f transactions/s, %.2f ms, postgres %.0f µs each%n",
                  it.clients(), it.perSecond(), it.latency(), it.processorTime()));
      if (options.statements()) {
        Tables.printStatements(postgres, stored);
      }
    }
    return isRight();
  }

  private void plain(int clients) throws Exception {
    plain.add(postgres.plain(clients, options.plainSeconds()));
  }

  private void measure(Service service, int connections) throws Exception {
    int number = connections == 1 ? options.events() / 10 : options.events();
    Load load = new Load(service.webhook(), events, number, options);
    double driverBefore = ProcessorTime.ofProcess(ProcessHandle.current());
    double serviceBefore = service.processorTime();
    double postgresBefore = postgres.processorTime();
    Load.Result result = load.run(connections);
    double driver = ProcessorTime.ofProcess(ProcessHandle.current()) - driverBefore;
    double own = service.processorTime() - serviceBefore;
    double database = postgres.processorTime() - postgresBefore;
    count(load);
    System.out.printf(
        "%11d %,9.0f %13.2f %6.1f %7.1f %7.1f %7.1f     %11.2f %22.0f %9.0f %7.0f %9d %7d%n",
        connections,
        result.perSecond(),
        result.perSecond() / plain.get(1).perSecond(),
        result.within(500),
        result.within(990),
        result.within(999),
        result.within(1000),
        result.within(500) / plain.get(0).latency(),
        own / result.events(),
        database / result.events(),
        driver / result.events(),
        service.residentSet(),
        result.errors());
  }

  private void deliver(Service service, int number, int connections) throws Exception {
    Load load = new Load(service.webhook(), events, number, options);
    if (load.run(connections).errors() > 0) {
      throw new IllegalStateException("the service does not answer as it should");
    }
    count(load);
    if (options.statements()) {
      postgres.executeAsSuperuser("SELECT pg_stat_statements_reset()");
      stored = 0;
      booked = 0;
    }
  }

  private void count(Load load) {
    stored += load.fresh();
    booked += load.completed();
  }

  /** Whether what was answered is there, once, and every invariant holds. */
  private boolean isRight() throws Exception {
    String counted =
        postgres
            .query(
                """
                SELECT count(*) FILTER (WHERE processing_status = 'completed'),
                  (SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'),
                  (SELECT sum(credits_balance) FROM users)
                FROM stripe_events
                """)
            .getFirst();
    System.out.println("completed events, ledger rows, credits of all users: " + counted);
    long all = booked + options.rows() + (options.statements() ? options.warmUp() : 0);
    boolean right = counted.equals("%d  %d  %d".formatted(all, all, all * Events.CREDITS));
    if (!right) {
      System.out.println("WRONG: expected " + all);
    }
    return Service.isVerified(postgres.url()) && right;
  }

  private static void describeMachine() throws Exception {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 2))
            .orElse("unknown processor");
    System.out.printf(
        "%s, %d cores, Linux %s, Java %s%n",
        model,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version());
  }
}
