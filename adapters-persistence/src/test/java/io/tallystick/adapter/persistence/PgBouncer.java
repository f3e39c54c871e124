package io.tallystick.adapter.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * PgBouncer in transaction mode, before the server that all tests share: after each transaction the
 * connection to the server is somebody else's.
 */
public final class PgBouncer implements AutoCloseable {

  private final Path folder;
  private final Process process;
  private final int port;

  private PgBouncer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it, or skips the test where it is not installed.
   *
   * @param poolSize how many connections to the server there are for each database
   */
  public static PgBouncer start(int poolSize) throws IOException, InterruptedException {
    Path program = Programs.require("pgbouncer");
    Path folder = Programs.folder();
    int port = Programs.freePort();
    Path users = Files.writeString(folder.resolve("userlist.txt"), "\"postgres\" \"\"\n");
    Path settings =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=127.0.0.1 port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            logfile = %s
            pool_mode = transaction
            default_pool_size = %d
            max_client_conn = 200
            server_idle_timeout = 2
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(Server.port(), port, users, folder.resolve("pgbouncer.log"), poolSize));
    Process process =
        new ProcessBuilder(
                Programs.unprivileged(List.of(program.toString(), "-q", settings.toString())))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    PgBouncer started = new PgBouncer(folder, process, port);
    while (!started.answers()) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("output")));
      }
    }
    return started;
  }

  private boolean answers() {
    try (Connection connection = before(Database.of("postgres")).connection()) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** The same database, reached through it. */
  public Database before(Database database) {
    return new Database(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database.name()), database.user());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    Programs.delete(folder);
  }
}
