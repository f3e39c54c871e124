package io.tallystick.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A PostgreSQL of its own as a server's operator runs it, with what may stand before it. */
final class DebianPostgres implements AutoCloseable {

  private static final String PASSWORD = "p/w:o@r?d";
  private static final String PASSWORD_IN_URL = "p%2Fw%3Ao%40r%3Fd";

  private final DebianPrograms programs =
      new DebianPrograms(Map.of("PGPASSWORD", PASSWORD), "initdb", "openssl", "pgbouncer");
  private final int port = freePort();
  private Optional<Process> bouncer = Optional.empty();

  private DebianPostgres() throws IOException {}

  static DebianPostgres start() throws Exception {
    DebianPostgres server = made();
    server.serve("");
    return server;
  }

  /** Starts one with a certificate for {@code localhost} by an authority of its own. */
  static DebianPostgres startWithTls() throws Exception {
    DebianPostgres server = made();
    server.certificate("authority");
    server.certificate("localhost", "-CA", "authority.crt", "-CAkey", "authority.key");
    server.serve(" -c ssl=on -c ssl_cert_file=../localhost.crt -c ssl_key_file=../localhost.key");
    return server;
  }

  private static DebianPostgres made() throws Exception {
    DebianPostgres server = new DebianPostgres();
    server.programs.write("password", PASSWORD);
    server.programs.run(
        "initdb -D data -U postgres -A scram-sha-256 --pwfile=password -E UTF8 --locale=C"
            + " --no-sync");
    return server;
  }

  /** Starts a hot standby; from now on every commit waits until that has it, too. */
  DebianPostgres startStandby() throws Exception {
    DebianPostgres standby = new DebianPostgres();
    standby.programs.run("pg_basebackup -D data -R -c fast -h 127.0.0.1 -U postgres -p " + port);
    standby.serve("");
    TestDatabase database = database("postgres");
    database.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    database.execute("SELECT pg_reload_conf()");
    Awaitility.await()
        .until(() -> "sync".equals(database.one("SELECT sync_state FROM pg_stat_replication")));
    return standby;
  }

  private void serve(String options) throws Exception {
    String always = "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
    programs.run("pg_ctl start -w -D data -l log -o", always.formatted(port) + options);
  }

  /** A self-signed certificate, or one by another authority; gives its file. */
  Path certificate(String name, String... by) throws Exception {
    String line =
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
            + " -subj /CN=%1$s -addext subjectAltName=DNS:%1$s -keyout %1$s.key -out %1$s.crt";
    programs.run(line.formatted(name), by);
    return programs.file(name + ".crt");
  }

  /** The certificate of the authority by which its own was made. */
  Path authority() {
    return programs.file("authority.crt");
  }

  /** Where it listens, by the name or by the address of this machine. */
  String at(String host) {
    return host + ":" + port;
  }

  /** Makes an empty database. */
  TestDatabase create(String name) {
    database("postgres").execute("CREATE DATABASE " + name);
    return database(name);
  }

  /** A database of this very server. */
  TestDatabase database(String name) {
    return TestDatabase.at(url(at("localhost"), name));
  }

  /** As a hosting provider would give it, for whatever hosts; may end in parameters. */
  static String url(String hosts, String database) {
    return "postgres://postgres:%s@%s/%s".formatted(PASSWORD_IN_URL, hosts, database);
  }

  /** Makes a primary of a standby. */
  void promote() throws Exception {
    programs.run("pg_ctl promote -w -D data");
  }

  /** Ends it as a crash would. */
  void crash() throws Exception {
    programs.run("pg_ctl stop -m immediate -D data");
  }

  /** Starts PgBouncer in transaction mode before it, with two connections; gives host and port. */
  String startBouncer() throws Exception {
    int itsPort = freePort();
    String address = "localhost:" + itsPort;
    programs.write("users", "\"postgres\" \"%s\"".formatted(PASSWORD));
    programs.write(
        "pgbouncer.ini",
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = users
        pool_mode = transaction
        default_pool_size = 2
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(port, itsPort));
    bouncer = Optional.of(programs.start("pgbouncer -q pgbouncer.ini"));
    TestDatabase through = TestDatabase.at(url(address, "postgres"));
    Awaitility.await()
        .ignoreException(IllegalStateException.class)
        .until(() -> through.one("SELECT 'ready'").equals("ready"));
    return address;
  }

  /** Stops what runs, and leaves nothing behind. */
  @Override
  public void close() throws Exception {
    bouncer.ifPresent(Process::destroy);
    bouncer.ifPresent(process -> process.onExit().join());
    if (Files.exists(programs.file("data/postmaster.pid"))) {
      crash();
    }
    programs.close();
  }

  /** A port of this machine on which nothing listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
