package io.tallystick.adapter.persistence.schema;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.tallystick.adapter.persistence.StorageFailure;
import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** The schema, by Flyway's migrations; all that are pending are one transaction. */
@Singleton
final class FlywaySchema implements DatabaseSchema {

  /** In seconds: another instance that migrates a large table is waited for. */
  private static final int MOST_WAITS = 600;

  private static final String OTHER_MIGRATIONS =
      """
      other migrations than those of this version have made these tables, with the numbers %s: \
      an unreleased version of Tallystick did that; give this version another database, or go on \
      with that one, whose `tallystick rollback-sql` takes away what it added, the ledger, too\
      """;

  private final DataSource pool;
  private final Duration longestWait;

  @Inject
  FlywaySchema(DataSource dataSource) {
    this(dataSource, Duration.ofSeconds(10));
  }

  /**
   * Flyway manages connections and transactions itself, so that it gets the pool proper.
   *
   * @param longestWait for a table that somebody else uses; all others who want it wait behind us
   */
  FlywaySchema(DataSource dataSource, Duration longestWait) {
    this.pool = DelegatingDataSource.unwrapDataSource(dataSource);
    this.longestWait = longestWait;
  }

  @Override
  public List<Migration> pending() {
    return guarded(
        () -> {
          MigrationInfoService migrations = flyway().info();
          requireOurs(migrations.applied());
          List<Migration> pending = new ArrayList<>();
          for (MigrationInfo info : migrations.pending()) {
            pending.add(new Migration(info.getScript(), text(info.getScript())));
          }
          if (!pending.isEmpty()) {
            Migration last = pending.removeLast();
            String note = HistoryTable.note(migrations.pending());
            pending.add(new Migration(last.name(), last.sql() + note));
          }
          return pending;
        });
  }

  /** Migrations of later versions are let be: two versions may serve side by side. */
  private static void requireOurs(MigrationInfo[] applied) {
    List<MigrationVersion> others =
        Stream.of(applied)
            .filter(
                info ->
                    info.getState() == MigrationState.MISSING_SUCCESS || !info.isChecksumMatching())
            .map(MigrationInfo::getVersion)
            .toList();
    if (!others.isEmpty()) {
      throw new Unfit(OTHER_MIGRATIONS.formatted(others));
    }
  }

  @Override
  public int migrate() {
    execute(HistoryTable.REQUIRE_SCHEMA);
    if (first(HistoryTable.IS_FOREIGN).equals("t")) {
      return requireNothingPending();
    }
    try {
      if (pending().isEmpty()) {
        return 0;
      }
      requireFit();
      int done = guarded(() -> flyway().migrate().migrationsExecuted);
      execute(HistoryTable.GUARD);
      return done;
    } catch (Unfit unfit) {
      execute(HistoryTable.REMOVE_UNUSED);
      throw unfit;
    } catch (LockTimeout locked) {
      String inUse = first(HistoryTable.USERS_OF_TABLES);
      execute(HistoryTable.REMOVE_UNUSED);
      throw new LockTimeout(inUse + "; nothing was changed, try again when that is done");
    }
  }

  /** A database user that serves and does not own the tables cannot change them. */
  private int requireNothingPending() {
    int pending = pending().size();
    if (pending > 0) {
      throw new Unfit(
          "%s migrations are pending: %s".formatted(pending, first(HistoryTable.OWNER)));
    }
    return 0;
  }

  /** Reading a table's constraints waits for a session that has locked it, as a migration does. */
  private void requireFit() {
    List<String> problems =
        guarded(
            () -> {
              try (Connection connection = SharedSessions.of(pool, longestWait).getConnection()) {
                connection.setAutoCommit(false);
                try {
                  return HostTables.problems(connection);
                } finally {
                  connection.rollback();
                }
              }
            });
    if (!problems.isEmpty()) {
      throw new Unfit(String.join("; ", problems));
    }
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(SharedSessions.of(pool, longestWait))
        .locations("classpath:db/migration")
        .table(HistoryTable.NAME)
        .defaultSchema(connected(SearchPath::host))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .group(true)
        .lockRetryCount(MOST_WAITS)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load();
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
  public List<String> defects() {
    return connected(
        connection ->
            SchemaInventory.defects(connection).stream()
                .map(SchemaInventory.Defect::problem)
                .toList());
  }

  @Override
  public Repair repair() {
    return connected(SchemaRepair::of);
  }

  @Override
  public String repairSql() {
    return connected(SchemaRepair::sql);
  }

  @Override
  public String rollbackSql() {
    return connected(RollbackScript::of);
  }

  @Override
  public List<String> durabilityProblems() {
    return connected(ServerFacts::durabilityProblems);
  }

  @Override
  public Optional<String> superuser() {
    return connected(ServerFacts::superuser);
  }

  @Override
  public boolean holdsLiveEvents() {
    return connected(ServerFacts::holdsLiveEvents);
  }

  private interface OnConnection<T> {
    T apply(Connection connection) throws SQLException;
  }

  private <T> T connected(OnConnection<T> work) {
    return guarded(
        () -> {
          try (Connection connection = pool.getConnection()) {
            return work.apply(connection);
          }
        });
  }

  private String first(String query) {
    return connected(connection -> ServerFacts.first(connection, query));
  }

  private void execute(String sql) {
    connected(connection -> ServerFacts.execute(connection, sql));
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
          : new Unfit(StorageFailure.explain(failure), failure);
    }
  }
}
