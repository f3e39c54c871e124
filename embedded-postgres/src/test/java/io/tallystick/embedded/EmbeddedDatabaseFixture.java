package io.tallystick.embedded;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.embedded.EmbeddedDatabase.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of the embedded database share. The programs are unpacked once for all, and a data
 * directory is made once for each class: most tests are given a copy of it.
 */
abstract class EmbeddedDatabaseFixture {
  static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

  @TempDir(factory = MemoryFolder.class)
  static Path made;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @BeforeAll
  static void make() {
    ready(EmbeddedDatabase.open(made, Optional.of(PROGRAMS), false)).close();
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, data().resolve(made.relativize(file)), COPY_ATTRIBUTES);
      }
    }
  }

  /** A data directory that has been served, and was stopped. */
  Path data() {
    return folder.resolve("data");
  }

  /** A data directory that is still to be made. */
  Path newData() {
    return folder.resolve("new");
  }

  EmbeddedDatabase start(Path directory) {
    return ready(EmbeddedDatabase.open(directory, Optional.of(PROGRAMS), false));
  }

  EmbeddedDatabase join(Path directory) {
    return ready(EmbeddedDatabase.open(directory, Optional.of(PROGRAMS), true));
  }

  static EmbeddedDatabase ready(Opening opening) {
    assertThat(opening).isInstanceOf(Opening.Ready.class);
    return ((Opening.Ready) opening).database();
  }

  static String impossible(Opening opening) {
    assertThat(opening).isInstanceOf(Opening.Impossible.class);
    return ((Opening.Impossible) opening).message();
  }

  static Connection connect(PostgresAddress address) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(address.properties());
    properties.put("user", address.username());
    properties.put("password", address.password());
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
    try (Connection connection = connect(database.address());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database.address());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
