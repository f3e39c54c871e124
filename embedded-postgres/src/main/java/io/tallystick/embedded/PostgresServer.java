package io.tallystick.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The server of one data directory: made, started, stopped. Only the directory's owner may. */
final class PostgresServer {
  /** Owns the database that is served, and is no superuser. */
  static final String ROLE = "tallystick";

  /** Made by initdb; has no password, so that nobody can connect as it. */
  private static final String SUPERUSER = "postgres";

  private static final String DRAFT = "postgres-unfinished-";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOG_LIMIT = 10_000_000;

  private final Path directory;
  private final Path cluster;
  private final PostgresCommand command;
  private final PostgresProcesses processes;

  PostgresServer(Path directory, PostgresPrograms programs)
      throws EmbeddedStartException, IOException {
    this.directory = directory;
    this.cluster = DataDirectory.cluster(directory);
    this.command = new PostgresCommand(programs);
    this.processes = new PostgresProcesses(cluster);
  }

  /** Makes the cluster unless it is there; the password of its role. */
  String initialise() throws EmbeddedStartException, IOException {
    Path file = DataDirectory.passwordFile(directory);
    boolean kept = Files.exists(cluster.resolve("PG_VERSION"));
    if (kept) {
      requireOurVersion();
    }
    boolean lost = kept && !Files.exists(file);
    String password = PrivateFile.readOrMake(file, PrivateFile::randomText);
    if (!kept) {
      make(password);
    } else if (lost) {
      command.inSingleUserMode(cluster, "ALTER ROLE %s PASSWORD '%s'".formatted(ROLE, password));
    }
    return password;
  }

  private void requireOurVersion() throws EmbeddedStartException, IOException {
    String version = Files.readString(cluster.resolve("PG_VERSION")).strip();
    if (!version.equals(PostgresPrograms.MAJOR_VERSION)) {
      throw new EmbeddedStartException(
          ("the data in %s was made by PostgreSQL %s, and this Tallystick brings %s: move it"
                  + " with the old version's pg_dump, or serve it with a PostgreSQL %s and set"
                  + " DATABASE_URL")
              .formatted(cluster, version, PostgresPrograms.MAJOR_VERSION, version));
    }
  }

  private void make(String password) throws EmbeddedStartException, IOException {
    if (Files.exists(cluster)) {
      throw new EmbeddedStartException(
          "%s is there but holds no database: move it away and start again".formatted(cluster));
    }
    // Made under another name first, so that a cluster that has its name is a whole one.
    removeDrafts();
    Path draft = Files.createTempDirectory(directory, DRAFT);
    Path unused = directory.resolve(DRAFT + "password");
    PrivateFile.readOrMake(unused, PrivateFile::randomText);
    PostgresCommand.Outcome outcome =
        command.run(
            directory,
            "initdb",
            "--pgdata=" + draft,
            "--username=" + SUPERUSER,
            "--pwfile=" + unused,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums");
    if (outcome.status() != 0) {
      removeDrafts();
      throw new EmbeddedStartException(StartupFailureAdvice.explain(outcome.output(), directory));
    }
    command.inSingleUserMode(
        draft,
        "ALTER ROLE %s PASSWORD NULL".formatted(SUPERUSER),
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(ROLE, password),
        "CREATE DATABASE %s OWNER %s".formatted(EmbeddedDatabase.NAME, ROLE));
    Files.delete(unused);
    Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private void removeDrafts() throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "*")) {
      for (Path draft : drafts) {
        PostgresPrograms.delete(draft);
      }
    }
  }

  /** Starts it on a free port, and waits until it accepts connections. */
  int start() throws EmbeddedStartException, IOException {
    Path log = DataDirectory.log(directory);
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
      Files.move(log, log.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      long before = Files.exists(log) ? Files.size(log) : 0;
      int port = freePort();
      // pg_ctl gives the server a session of its own: Ctrl-C in our terminal does not reach it.
      PostgresCommand.Outcome outcome =
          command.run(
              directory,
              "pg_ctl",
              "start",
              "--wait",
              "--timeout=600",
              "--silent",
              "--pgdata=" + cluster,
              "--log=" + log,
              "--options=" + options(port));
      if (outcome.status() == 0) {
        return port;
      }
      String said = since(log, before) + outcome.output();
      // Somebody took the port in between, or the last processes of a killed server still go.
      boolean passing =
          said.contains("Address already in use")
              || said.contains("could not bind")
              || said.contains("pre-existing shared memory block");
      // A start whose owner was killed can come to its end only now.
      boolean overtaken = said.contains("lock file \"postmaster.pid\" already exists");
      if (overtaken) {
        stop();
      }
      if (!(passing || overtaken) || Instant.now().isAfter(deadline)) {
        throw new EmbeddedStartException(StartupFailureAdvice.explain(said, directory));
      }
    }
  }

  /** On the command line, where nothing that is kept in the cluster can overrule them. */
  private static String options(int port) {
    return "-p "
        + port
        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        + " -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
        + " -c password_encryption=scram-sha-256 -c timezone=UTC -c log_timezone=UTC"
        + " -c logging_collector=off -c log_destination=stderr"
        // Neither a row nor a statement, which may hold an address, goes into the log.
        + " -c log_error_verbosity=terse -c log_min_error_statement=panic -c log_statement=none"
        + " -c log_min_duration_statement=-1 -c log_parameter_max_length_on_error=0";
  }

  /**
   * Stops the server of this cluster, also one that another process started; no process is left.
   */
  void stop() throws EmbeddedStartException, IOException {
    Optional<ProcessHandle> server = processes.server();
    if (server.isPresent()) {
      for (String mode : new String[] {"fast", "immediate"}) {
        command.run(directory, "pg_ctl", "stop", "--no-wait", "--mode=" + mode, "-D", "" + cluster);
        if (processes.endWithin(PATIENCE)) {
          return;
        }
      }
    }
    // A killed server's processes notice its death and go; one that is stuck must not stay.
    if (!processes.endWithin(Duration.ofSeconds(5))) {
      processes.all().forEach(ProcessHandle::destroyForcibly);
      if (!processes.endWithin(PATIENCE)) {
        throw new EmbeddedStartException(
            "a PostgreSQL process on %s does not end: end it by hand".formatted(cluster));
      }
    }
    // PostgreSQL sees through a stale file, unless a power cut tore it or its process id is another
    // program's by now.
    Optional<PostmasterFile> stale = PostmasterFile.read(cluster);
    if (stale.isEmpty() || ProcessHandle.of(stale.get().pid()).isPresent()) {
      Files.deleteIfExists(PostmasterFile.in(cluster));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String since(Path log, long before) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    byte[] bytes = Files.readAllBytes(log);
    int from = (int) Math.min(before, bytes.length);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }
}
