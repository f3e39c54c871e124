package io.tallystick.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/**
 * A server of ours that runs on this machine, and how to connect to it as the role that owns its
 * database.
 */
record LocalPostgres(int port, String password) {

  /** How to connect to one of its databases. */
  PostgresAddress address(String database) {
    return new PostgresAddress(
        "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database),
        PostgresServer.ROLE,
        password,
        Map.of(
            "ApplicationName", "tallystick",
            "connectTimeout", "10",
            "gssEncMode", "disable",
            "logServerErrorDetail", "false",
            "sslmode", "disable"));
  }

  Connection connect(String database) throws SQLException {
    PostgresAddress address = address(database);
    Properties properties = new Properties();
    properties.putAll(address.properties());
    properties.put("user", address.username());
    properties.put("password", password);
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  /** Makes a database unless it is there: data directories of earlier versions may lack it. */
  void make(String database, Path directory) throws EmbeddedStartException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean missing;
      try (var rows =
          statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + database + "'")) {
        missing = !rows.next();
      }
      if (missing) {
        statement.execute("CREATE DATABASE " + database);
      }
    } catch (SQLException refused) {
      if ("28P01".equals(refused.getSQLState())) {
        throw new EmbeddedStartException(
            ("the password in %s is not the database's: delete that file and start again, and a"
                    + " new one is set")
                .formatted(DataDirectory.passwordFile(directory)));
      }
      throw new EmbeddedStartException(
          "the embedded PostgreSQL started but refused a connection (%s): see %s"
              .formatted(refused.getMessage(), DataDirectory.log(directory)));
    }
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "LocalPostgres[port %s]".formatted(port);
  }
}
