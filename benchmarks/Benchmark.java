import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how many signed deliveries a second the service credits, or how many spends its API
 * books, beside plain transactions of pgbench on the same PostgreSQL in the same run, and
 * afterwards whether all of them are booked.
 */
final class Benchmark {

  private final Options options;
  private final Postgres postgres;
  private final List<Postgres.Plain> plain = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private Work work;
  private long counted;

  private Benchmark(Options options, Postgres postgres) {
    this.options = options;
    this.postgres = postgres;
  }

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Options options = Options.read(arguments);
    boolean right;
    try (Postgres postgres = new Postgres(options.statements())) {
      if (options.pgbouncer()) {
        try (PgBouncer pooler = new PgBouncer(postgres)) {
          right = new Benchmark(options, postgres).run(pooler.url());
        }
      } else {
        right = new Benchmark(options, postgres).run(postgres.url());
      }
    }
    System.exit(right ? 0 : 1);
  }

  private boolean run(String database) throws Exception {
    describeMachine();
    Events events = new Events(options, System.nanoTime());
    Tables.create(postgres, options);
    postgres.preparePlain(options.users(), events.next().json());
    try {
      System.out.println(options);
      for (int i = 0; i < options.instances(); i++) {
        Service service = new Service(database);
        services.add(service);
        System.out.printf(
            "ready in %.1f s, resident set %d MiB%n",
            service.startSeconds(), service.residentSet());
      }
      Tables.fill(postgres, options);
      work =
          options.isSpending()
              ? new Spends(options, Service.key(database))
              : new Deliveries(options, events);
      if (options.warmUp() > 0) {
        warmUp();
      }
      plain(1);
      plain(8);
      System.out.println(
          """

          connections  events/s  / pgbench 8    p50     p99   p99.9     max ms  / pgbench 1  \
          CPU µs/event: service  postgres  driver   RSS MiB  errors\
          """);
      for (int connections : options.connections()) {
        measure(connections);
      }
      plain(1);
      plain(8);
      plain.forEach(
          it ->
              System.out.printf(
                  "pgbench, %d clients: %,.0f transactions/s, %.2f ms, postgres %.0f µs each%n",
                  it.clients(), it.perSecond(), it.latency(), it.processorTime()));
      if (options.statements()) {
        Tables.printStatements(postgres, work.booked() - counted);
      }
    } finally {
      services.forEach(Service::close);
    }
    return isRight();
  }

  private void plain(int clients) throws Exception {
    plain.add(postgres.plain(clients, options.plainSeconds()));
  }

  private Load load(int number) {
    URI first = services.getFirst().webhook();
    return new Load(services.stream().map(Service::webhook).toList(), work.requests(number, first));
  }

  private void measure(int connections) throws Exception {
    Load load = load(connections == 1 ? options.events() / 10 : options.events());
    double driverBefore = ProcessorTime.ofProcess(ProcessHandle.current());
    double servicesBefore = servicesTime();
    double postgresBefore = postgres.processorTime();
    Load.Result result = load.run(connections);
    double driver = ProcessorTime.ofProcess(ProcessHandle.current()) - driverBefore;
    double own = servicesTime() - servicesBefore;
    double database = postgres.processorTime() - postgresBefore;
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
        services.getFirst().residentSet(),
        result.errors());
  }

  private double servicesTime() {
    return services.stream().mapToDouble(Service::processorTime).sum();
  }

  private void warmUp() throws Exception {
    if (load(options.warmUp()).run(32).errors() > 0) {
      throw new IllegalStateException("the service does not answer as it should");
    }
    if (options.statements()) {
      postgres.executeAsSuperuser("SELECT pg_stat_statements_reset()");
      counted = work.booked();
    }
  }

  /** Whether what was answered is there, once, and every invariant holds. */
  private boolean isRight() throws Exception {
    String found = postgres.query(work.counted()).getFirst();
    System.out.println("rows and credits: " + found);
    boolean right = found.equals(work.expected());
    if (!right) {
      System.out.println("WRONG: expected " + work.expected());
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
