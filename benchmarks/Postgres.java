import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of its own with the settings that initdb gives it: every commit is on disk. */
final class Postgres implements AutoCloseable {

  private static final int NOBODY = 65534;

  private final Path programs;
  private final Path folder;
  private final int port;
  private final ProcessHandle postmaster;

  Postgres(boolean statements) throws Exception {
    programs = programs();
    folder = Files.createTempDirectory("tallystick-benchmark");
    if (isRoot()) {
      Files.setAttribute(folder, "unix:uid", NOBODY);
    }
    port = freePort();
    run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
    String settings =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s".formatted(port, folder);
    if (statements) {
      settings += " -c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.track=all";
      settings += " -c pg_stat_statements.track_planning=on";
    }
    run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", settings);
    postmaster =
        ProcessHandle.of(
                Long.parseLong(
                    Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst()))
            .orElseThrow();
    Runtime.getRuntime().addShutdownHook(new Thread(postmaster::destroy));
    execute("postgres", "postgres", "CREATE ROLE tallystick LOGIN");
    execute("postgres", "postgres", "CREATE DATABASE tallystick OWNER tallystick");
    execute("postgres", "postgres", "CREATE DATABASE plain OWNER tallystick");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Path programs() throws IOException {
    List<Path> folders = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.map(it -> it.resolve("bin")).forEach(folders::add);
      }
    }
    folders.sort(Comparator.comparing(Path::toString));
    Stream.of(System.getenv("PATH").split(":")).map(Path::of).forEach(folders::add);
    return folders.stream()
        .filter(it -> Files.isExecutable(it.resolve("pgbench")))
        .filter(it -> Files.isExecutable(it.resolve("initdb")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("initdb and pgbench are not installed"));
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The same command, not as root: neither PostgreSQL nor PgBouncer likes that. */
  static List<String> unprivileged(List<String> command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    all.addAll(command);
    return all;
  }

  private String run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(programs.resolve(program).toString()));
    words.addAll(List.of(arguments));
    List<String> command = unprivileged(words);
    Path output = Files.createTempFile("tallystick-benchmark", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String printed = Files.readString(output);
    Files.delete(output);
    if (status != 0) {
      throw new IllegalStateException(program + ": " + printed);
    }
    return printed;
  }

  /** What pgbench measured with so many clients. */
  record Plain(int clients, double perSecond, double latency, double processorTime) {}

  /** Runs the plain transaction for some seconds. */
  Plain plain(int clients, int seconds) throws IOException, InterruptedException {
    double before = processorTime();
    String printed =
        run(
            "pgbench",
            "-n",
            "-h",
            "127.0.0.1",
            "-p",
            "" + port,
            "-U",
            "tallystick",
            "-f",
            "plain.sql",
            "-c",
            "" + clients,
            "-j",
            "1",
            "-T",
            "" + seconds,
            "plain");
    double used = processorTime() - before;
    return new Plain(
        clients,
        number(printed, "tps = "),
        number(printed, "latency average = "),
        used / number(printed, "number of transactions actually processed: "));
  }

  private static double number(String printed, String label) {
    String from = printed.substring(printed.indexOf(label) + label.length());
    return Double.parseDouble(from.replaceFirst("(?s)[^0-9.].*", ""));
  }

  /** Makes the tables and the script of the plain transaction. */
  void preparePlain(int users, String body) throws Exception {
    execute(
        "plain",
        """
        CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, balance int NOT NULL);
        INSERT INTO users SELECT n, 'user' || n || '@example.org', 0
          FROM generate_series(1, %d) AS n;
        CREATE TABLE events (id text PRIMARY KEY, body bytea NOT NULL, status text NOT NULL,
          received_at timestamptz NOT NULL);
        CREATE TABLE ledger (id bigserial PRIMARY KEY, user_id int NOT NULL, event_id text NOT NULL,
          amount int NOT NULL, created_at timestamptz NOT NULL);
        VACUUM ANALYZE
        """
            .formatted(users));
    String quoted = body.replace("'", "''").replaceAll("\\s*\\n\\s*", " ");
    Files.writeString(
        folder.resolve("plain.sql"),
        """
        \\set person random(1, %d)
        \\set event random(1, 9000000000000000000)
        BEGIN;
        INSERT INTO events VALUES ('evt_:event', convert_to('%s', 'UTF8'), 'received', now());
        SELECT id FROM users WHERE id = :person;
        INSERT INTO ledger (user_id, event_id, amount, created_at) VALUES (:person, 'evt_:event', 10, now());
        UPDATE users SET balance = balance + 10 WHERE id = :person;
        UPDATE events SET status = 'completed' WHERE id = 'evt_:event';
        COMMIT;
        """
            .formatted(users, quoted));
  }

  /** The microseconds that all its processes have used. */
  double processorTime() {
    return ProcessorTime.ofTree(postmaster);
  }

  String url() {
    return url(port);
  }

  static String url(int port) {
    return "postgres://tallystick@127.0.0.1:%d/tallystick?sslmode=disable".formatted(port);
  }

  int port() {
    return port;
  }

  /** Runs statements as the owner of the databases. */
  void execute(String database, String sql) throws SQLException {
    execute(database, "tallystick", sql);
  }

  /** Runs statements on the service's database. */
  void executeAsSuperuser(String sql) throws SQLException {
    execute("tallystick", "postgres", sql);
  }

  private void execute(String database, String role, String sql) throws SQLException {
    try (Connection connection = connect(database, role);
        Statement statement = connection.createStatement()) {
      for (String part : sql.split(";\n(?=\\S)")) {
        statement.execute(part);
      }
    }
  }

  /** The rows of a query on the service's database, their columns parted by two spaces. */
  List<String> query(String sql) throws SQLException {
    try (Connection connection = connect("tallystick", "postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getString(i));
        }
        rows.add(String.join("  ", columns));
      }
      return rows;
    }
  }

  private Connection connect(String database, String role) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable".formatted(port, database), role, "");
  }

  @Override
  public void close() throws IOException {
    postmaster.destroy();
    postmaster.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    }
  }
}
