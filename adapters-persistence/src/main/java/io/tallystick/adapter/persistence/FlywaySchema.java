package io.tallystick.adapter.persistence;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.tallystick.application.port.out.DatabaseSchema;
import io.tallystick.application.port.out.StorageUnavailable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The schema, by Flyway's migrations; all that are pending are one transaction. */
@Singleton
final class FlywaySchema implements DatabaseSchema {

  /** A table of our own: the host application may use Flyway, too. */
  private static final String HISTORY = "tallystick_schema_history";

  /** Without these, a commit that was confirmed may be lost in a crash (PostgreSQL, "WAL"). */
  private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit");

  private final DataSource pool;

  /** Flyway manages connections and transactions itself, so that it gets the pool proper. */
  FlywaySchema(DataSource dataSource) {
    this.pool = DelegatingDataSource.unwrapDataSource(dataSource);
  }

  @Override
  public List<Migration> pending() {
    return guarded(
        () ->
            Stream.of(flyway().info().pending())
                .map(info -> new Migration(info.getScript(), text(info.getScript())))
                .toList());
  }

  @Override
  public int migrate() {
    return guarded(() -> flyway().migrate().migrationsExecuted);
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/migration")
        .table(HISTORY)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .group(true)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load();
  }

  private interface Work<T> {
    T get() throws SQLException;
  }

  private static <T> T guarded(Work<T> work) {
    try {
      return work.get();
    } catch (FlywayException | SQLException failure) {
      RuntimeException meaning =
          StorageFailure.translate(new IllegalStateException(failure.getMessage(), failure));
      throw meaning instanceof StorageUnavailable away
          ? away
          : new Unfit(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static String text(String script) {
    try (InputStream file =
        FlywaySchema.class.getClassLoader().getResourceAsStream("db/migration/" + script)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public String rollbackSql() {
    return guarded(
        () -> {
          try (Connection connection = pool.getConnection();
              Statement statement = connection.createStatement()) {
            StringBuilder sql = new StringBuilder();
            sql.append("-- Takes away everything that Tallystick has added. Would be lost:\n");
            for (String table :
                List.of("stripe_events", "credit_ledger", "stripe_event_attempts", "audit_log")) {
              sql.append("--   %s: %d rows%n".formatted(table, count(statement, table)));
            }
            sql.append("BEGIN;\n");
            try (ResultSet row =
                statement.executeQuery(
                    "SELECT added, undo FROM tallystick_installation ORDER BY step DESC")) {
              while (row.next()) {
                sql.append("-- %s%n%s;%n".formatted(row.getString(1), row.getString(2)));
              }
            }
            sql.append("DROP TABLE ").append(HISTORY).append(";\nCOMMIT;\n");
            return sql.toString();
          }
        });
  }

  private static long count(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public List<String> durabilityProblems() {
    return guarded(
        () -> {
          List<String> problems = new ArrayList<>();
          try (Connection connection = pool.getConnection();
              Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
              try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                row.next();
                if (row.getString(1).equals("off")) {
                  problems.add(setting + " is off: a confirmed commit can be lost");
                }
              }
            }
          }
          return problems;
        });
  }

  @Override
  public boolean holdsLiveEvents() {
    return guarded(
        () -> {
          try (Connection connection = pool.getConnection();
              Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT EXISTS (SELECT FROM stripe_events WHERE livemode)")) {
            row.next();
            return row.getBoolean(1);
          }
        });
  }
}
