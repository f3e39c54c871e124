package io.tallystick.bootstrap;

import io.tallystick.application.TestConnections;
import io.tallystick.application.TestFolder;
import io.tallystick.bootstrap.settings.DatabaseUrl;
import io.tallystick.embedded.EmbeddedDatabase;
import io.tallystick.embedded.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on a real PostgreSQL that the tests share. */
final class TestDatabase {

  /** Where the programs are unpacked. */
  static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final class Server {
    static final PostgresAddress ADDRESS = start();

    private static PostgresAddress start() {
      try {
        Path folder = TestFolder.create();
        open(folder).close();
        makeSuperuser(folder);
        EmbeddedDatabase database = open(folder);
        atEnd(
            () -> {
              database.close();
              delete(folder);
            });
        return database.address();
      } catch (java.io.IOException failure) {
        throw new java.io.UncheckedIOException(failure);
      }
    }

    private static EmbeddedDatabase open(Path folder) {
      Program.embedded(folder);
      EmbeddedDatabase.Opening opening = EmbeddedDatabase.start(folder);
      if (opening instanceof EmbeddedDatabase.Opening.Ready ready) {
        return ready.database();
      }
      throw new IllegalStateException(opening.toString());
    }

    /** The tests make databases and roles, which the role that serves may not. */
    private static void makeSuperuser(Path folder) throws java.io.IOException {
      List<String> command = new ArrayList<>();
      if (System.getProperty("user.name").equals("root")) {
        command.addAll(List.of("unshare", "--user"));
      }
      try (var versions = Files.list(PROGRAMS)) {
        command.add(
            versions
                .map(version -> version.resolve("bin/postgres"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString());
      }
      command.addAll(List.of("--single", "-D", folder.resolve("postgres").toString(), "postgres"));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("single-user.log").toFile())
              .start();
      try (var input = process.outputWriter()) {
        input.write("ALTER ROLE tallystick SUPERUSER\n");
      }
      process.onExit().join();
    }

    static String urlOf(String database) {
      return TestDatabase.urlOf(ADDRESS, database);
    }
  }

  /** A folder that lasts as long as the tests. */
  static Path temporaryFolder() {
    Path folder = TestFolder.create();
    atEnd(() -> delete(folder));
    return folder;
  }

  private static void atEnd(Runnable work) {
    Runtime.getRuntime().addShutdownHook(new Thread(work));
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (java.io.IOException left) {
      throw new java.io.UncheckedIOException(left);
    }
  }

  private final String url;

  private TestDatabase(String url) {
    this.url = url;
  }

  /** A new, empty database. */
  static TestDatabase create() {
    String name = "e2e_" + NUMBER.incrementAndGet();
    at(Server.urlOf("postgres")).execute("CREATE DATABASE " + name);
    return at(Server.urlOf(name));
  }

  /** A new database that holds the same. */
  TestDatabase copy() {
    String name = "e2e_" + NUMBER.incrementAndGet();
    at(Server.urlOf("postgres")).execute("CREATE DATABASE " + name + " TEMPLATE " + name());
    return at(Server.urlOf(name));
  }

  /** The embedded database of a program that serves on it. */
  static TestDatabase embedded(Path folder) {
    if (EmbeddedDatabase.join(folder) instanceof EmbeddedDatabase.Opening.Ready ready) {
      return at(urlOf(ready.database().address(), "tallystick"));
    }
    throw new IllegalStateException("no database in " + folder);
  }

  private static String urlOf(PostgresAddress server, String database) {
    return "postgres://%s:%s@%s/%s?sslmode=disable"
        .formatted(
            server.username(),
            server.password(),
            server.jdbcUrl().replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1"),
            database);
  }

  /** The database that a {@code DATABASE_URL} names, on whatever server. */
  static TestDatabase at(String url) {
    return new TestDatabase(url);
  }

  /** Ends every connection and takes no new one. */
  void goAway() {
    TestDatabase server = at(Server.urlOf("postgres"));
    server.execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(name()));
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(name()));
  }

  void comeBack() {
    at(Server.urlOf("postgres"))
        .execute("ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(name()));
  }

  private String name() {
    return url.replaceFirst(".*/([^/?]+).*", "$1");
  }

  /** As a hosting provider would give it. */
  String url() {
    return url;
  }

  void execute(String sql) {
    use(statement -> statement.execute(sql));
  }

  private <T> T use(TestConnections.Work<T> work) {
    try {
      return TestConnections.use(url, "", this::connection, work);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  Connection connection() throws SQLException {
    return switch (DatabaseUrl.read(url)) {
      case DatabaseUrl.Reading.Usable usable -> connect(usable.url());
      case DatabaseUrl.Reading.Unusable unusable ->
          throw new IllegalStateException(unusable.problem());
    };
  }

  private static Connection connect(DatabaseUrl url) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(url.properties());
    properties.put("user", url.username());
    url.password().ifPresent(password -> properties.put("password", password));
    properties.put("socketTimeout", "0"); // a million rows take as long as they take
    return DriverManager.getConnection(url.jdbcUrl(), properties);
  }

  /** The first column of the first row; null if it is null or there is no row. */
  String one(String sql) {
    List<String> all = all(sql);
    return all.isEmpty() ? null : all.getFirst();
  }

  long number(String sql) {
    return Long.parseLong(one(sql));
  }

  /** The first column. */
  List<String> all(String sql) {
    return use(
        statement -> {
          List<String> values = new ArrayList<>();
          ResultSet row = statement.executeQuery(sql);
          while (row.next()) {
            values.add(row.getString(1));
          }
          return values;
        });
  }

  /** A user as the host application makes one; gives the id. */
  long user(String email) {
    return number(
        "INSERT INTO users (email, name) VALUES ('%s', 'A. Buyer') RETURNING id".formatted(email));
  }

  long balance(long user) {
    return number("SELECT credits_balance FROM users WHERE id = " + user);
  }
}
