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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** A table of our own: the host application may use Flyway, too. */
  static final String HISTORY = "tallystick_schema_history";

  /** Without these, a commit that was confirmed may be lost in a crash (PostgreSQL, "WAL"). */
  private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit");

  /** Neon's PostgreSQL runs without fsync: a commit waits for the log on Neon's own storage. */
  private static final String IS_NEON =
      """
      SELECT coalesce(current_setting('neon.timeline_id', true), '') <> ''
        AND coalesce(current_setting('neon.tenant_id', true), '') <> ''
      """;

  /** In seconds: another instance that migrates a large table is waited for. */
  private static final int MOST_WAITS = 600;

  /** Flyway itself would try for ten seconds to make its table. */
  private static final String REQUIRE_SCHEMA =
      """
      DO $$
      BEGIN
        IF current_schema() IS NULL THEN
          RAISE EXCEPTION 'the search_path of % names no schema', current_user;
        ELSIF to_regclass('tallystick_schema_history') IS NULL
            AND NOT has_schema_privilege(current_schema(), 'CREATE') THEN
          RAISE insufficient_privilege
            USING MESSAGE = format('%s may not make tables in schema %s', current_user,
                                   current_schema());
        ELSIF to_regclass('tallystick_schema_history') IS NULL
            AND coalesce(to_regclass('tallystick.tallystick_installation'),
              to_regclass('tallystick_installation')) IS NOT NULL THEN
          RAISE EXCEPTION 'the table tallystick_schema_history is missing'
            USING HINT = 'Undo that, or restore it from a backup.';
        END IF;
      END
      $$
      """;

  /** Flyway makes its table before it tries; a database that was refused is left as it was. */
  private static final String REMOVE_UNUSED_HISTORY =
      """
      DO $$
      BEGIN
        IF to_regclass('tallystick_schema_history') IS NOT NULL THEN
          LOCK TABLE tallystick_schema_history;
          IF NOT EXISTS (SELECT FROM tallystick_schema_history WHERE version <> '0') THEN
            DROP TABLE tallystick_schema_history;
          END IF;
        END IF;
      END
      $$
      """;

  /** Whether tables that are there belong to somebody else. */
  private static final String IS_FOREIGN =
      """
      SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('tallystick_schema_history')
        AND NOT pg_has_role(relowner, 'USAGE'))
      """;

  private static final String OWNER =
      """
      SELECT format('run `tallystick migrate` as the database user %s, who owns the tables: %s may'
        ' only serve', relowner::regrole, current_user)
      FROM pg_class WHERE oid = to_regclass('tallystick_schema_history')
      """;

  private static final String OTHER_MIGRATIONS =
      """
      other migrations than those of this version have made these tables, with the numbers %s: \
      an unreleased version of Tallystick did that; give this version another database, or go on \
      with that one, whose `tallystick rollback-sql` takes away what it added, the ledger, too\
      """;

  /** The connections that use the tables to be adopted. */
  private static final String USERS_OF_TABLES =
      """
      SELECT coalesce(string_agg(DISTINCT
          format('the table %s is in use by %s (database user %s, process %s)', relation::regclass,
            coalesce(nullif(application_name, ''), 'an unnamed application'), usename, pid), ', '),
        'a table was in use by somebody else')
      FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE relation IN (to_regclass('users'), to_regclass('stripe_events')) AND granted
        AND datname = current_database() AND pid <> pg_backend_pid()
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
          return Stream.of(migrations.pending())
              .map(info -> new Migration(info.getScript(), text(info.getScript())))
              .toList();
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
    execute(REQUIRE_SCHEMA);
    if (connected(connection -> first(connection, IS_FOREIGN)).equals("t")) {
      return requireNothingPending();
    }
    try {
      requireFit();
      return guarded(() -> flyway().migrate().migrationsExecuted);
    } catch (Unfit unfit) {
      execute(REMOVE_UNUSED_HISTORY);
      throw unfit;
    } catch (LockTimeout locked) {
      String inUse = connected(connection -> first(connection, USERS_OF_TABLES));
      execute(REMOVE_UNUSED_HISTORY);
      throw new LockTimeout(inUse + "; nothing was changed, try again when that is done");
    }
  }

  /** A database user that serves and does not own the tables cannot change them. */
  private int requireNothingPending() {
    int pending = pending().size();
    if (pending > 0) {
      throw new Unfit(
          "%s migrations are pending: %s"
              .formatted(pending, connected(connection -> first(connection, OWNER))));
    }
    return 0;
  }

  /** Reading a table's constraints waits for a session that has locked it, as a migration does. */
  private void requireFit() {
    if (pending().isEmpty()) {
      return;
    }
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
        .table(HISTORY)
        .defaultSchema(connected(connection -> first(connection, "SELECT " + SearchPath.HOST)))
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
    return connected(
        connection -> {
          List<String> problems = new ArrayList<>();
          for (String setting : DURABILITY) {
            boolean elsewhere = setting.equals("fsync") && first(connection, IS_NEON).equals("t");
            if (!elsewhere && first(connection, "SHOW " + setting).equals("off")) {
              problems.add(setting + " is off: a confirmed commit can be lost");
            }
          }
          return problems;
        });
  }

  @Override
  public Optional<String> superuser() {
    return connected(
        connection ->
            Optional.ofNullable(
                first(
                    connection,
                    "SELECT max(rolname) FROM pg_roles WHERE rolname = current_user AND"
                        + " rolsuper")));
  }

  @Override
  public boolean holdsLiveEvents() {
    return connected(
        connection ->
            first(connection, "SELECT EXISTS (SELECT FROM stripe_events WHERE livemode)")
                .equals("t"));
  }

  private static String first(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) {
    connected(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
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
