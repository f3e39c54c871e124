import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A PgBouncer that gives each transaction to another connection, in front of a PostgreSQL. */
final class PgBouncer implements AutoCloseable {

  private final Process process;
  private final int port;

  PgBouncer(Postgres postgres) throws Exception {
    port = Postgres.freePort();
    Path settings = Files.createTempFile("tallystick-benchmark", ".ini");
    Path users = Files.createTempFile("tallystick-benchmark", ".txt");
    Files.writeString(users, "\"tallystick\" \"\"\n");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = trust
        auth_file = %s
        pool_mode = transaction
        default_pool_size = 20
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(postgres.port(), port, users));
    for (Path file : List.of(settings, users)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    process =
        new ProcessBuilder(
                Postgres.unprivileged(List.of("/usr/sbin/pgbouncer", "-q", settings.toString())))
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile("tallystick-benchmark", ".log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  /** The service's database, reached through it. */
  String url() {
    return Postgres.url(port);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
