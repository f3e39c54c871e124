package io.tallystick.adapter.persistence.schema;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;

/** The table in which Flyway notes what it has done, and who may add to it. */
final class HistoryTable {

  /** A table of our own: the host application may use Flyway, too. */
  static final String NAME = "tallystick_schema_history";

  /** The table as Flyway makes it, for those who run the migrations by hand. */
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS tallystick_schema_history (
        installed_rank integer CONSTRAINT tallystick_schema_history_pk PRIMARY KEY,
        version varchar(50),
        description varchar(200) NOT NULL,
        type varchar(20) NOT NULL,
        script varchar(1000) NOT NULL,
        checksum integer,
        installed_by varchar(100) NOT NULL,
        installed_on timestamp NOT NULL DEFAULT now(),
        execution_time integer NOT NULL,
        success boolean NOT NULL
      );
      CREATE INDEX IF NOT EXISTS tallystick_schema_history_s_idx
        ON tallystick_schema_history (success);
      """;

  /**
   * Refuses a database in which Flyway could not make the table, for which it would try for ten
   * seconds, or in which it was lost.
   */
  static final String REQUIRE_SCHEMA =
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
  static final String REMOVE_UNUSED =
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

  /**
   * Lets nobody write the table but its owner, whatever rights others have on it. Flyway holds it
   * while it migrates; another instance may guard it at once.
   */
  static final String GUARD =
      """
      DO $$
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_trigger
            WHERE tgrelid = to_regclass('tallystick_schema_history') AND tgname = chr(1)) THEN
          EXECUTE format('CREATE TRIGGER %1$I BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE'
            ' ON tallystick_schema_history FOR EACH STATEMENT'
            ' EXECUTE FUNCTION tallystick.guard_table();'
            'ALTER TABLE tallystick_schema_history ENABLE ALWAYS TRIGGER %1$I', chr(1));
        END IF;
      EXCEPTION WHEN duplicate_object THEN
        NULL;
      END
      $$
      """;

  /** Whether the tables that are there belong to somebody else. */
  static final String IS_FOREIGN =
      """
      SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('tallystick_schema_history')
        AND NOT pg_has_role(relowner, 'USAGE'))
      """;

  /** Who has to migrate. */
  static final String OWNER =
      """
      SELECT format('run `tallystick migrate` as the database user %s, who owns the tables: %s may'
        ' only serve', relowner::regrole, current_user)
      FROM pg_class WHERE oid = to_regclass('tallystick_schema_history')
      """;

  /** Who uses the tables that are to be adopted. */
  static final String USERS_OF_TABLES =
      """
      SELECT coalesce(string_agg(DISTINCT
          format('the table %s is in use by %s (database user %s, process %s)', relation::regclass,
            coalesce(nullif(application_name, ''), 'an unnamed application'), usename, pid), ', '),
        'a table was in use by somebody else')
      FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE relation IN (to_regclass('users'), to_regclass('stripe_events')) AND granted
        AND datname = current_database() AND pid <> pg_backend_pid()
      """;

  private HistoryTable() {}

  /** Notes migrations as Flyway does, after they were run by hand. */
  static String note(MigrationInfo[] migrations) {
    return Stream.of(migrations)
        .map(
            info ->
                """
                INSERT INTO tallystick_schema_history
                SELECT coalesce(max(installed_rank), 0) + 1, '%s', '%s', '%s', '%s', %s,
                  current_user, now(), 0, true
                FROM tallystick_schema_history;
                """
                    .formatted(
                        info.getVersion(),
                        info.getDescription(),
                        info.getType().name(),
                        info.getScript(),
                        info.getChecksum()))
        .collect(joining("", CREATE, GUARD + ";\n"));
  }
}
