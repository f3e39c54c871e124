package io.tallystick.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.embedded.EmbeddedDatabase.Opening;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the embedded database share; the programs are unpacked once for all. */
abstract class EmbeddedDatabaseFixture {
  @TempDir static Path programs;
  @TempDir Path folder;

  Path data() {
    return folder.resolve("data");
  }

  EmbeddedDatabase start(Path directory) {
    return ready(EmbeddedDatabase.start(directory, programs));
  }

  EmbeddedDatabase join(Path directory) {
    return ready(EmbeddedDatabase.join(directory, programs));
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
