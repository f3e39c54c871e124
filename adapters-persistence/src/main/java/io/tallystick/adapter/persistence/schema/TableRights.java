package io.tallystick.adapter.persistence.schema;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.schema.SchemaObject.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what with the tables. Their owner may do everything, members of {@code tallystick_app}
 * what serving takes. All others may read the tables in the host application's schema, and nothing
 * in the schema {@code tallystick}.
 */
final class TableRights {

  /** In the host application's schema; of the other tables and of sequences the schema tells. */
  private static final List<String> PUBLIC_TABLES =
      List.of(
          "stripe_events",
          "stripe_event_attempts",
          "credit_ledger",
          "audit_log",
          "price_catalogue",
          "user_credits",
          HistoryTable.NAME);

  /** Rights that others have and should not. */
  private static final String EXCESSIVE =
      """
      WITH app AS (
        SELECT oid FROM pg_roles WHERE rolname = 'tallystick_app'
      ), relation AS (
        SELECT oid, relkind, relowner AS owner, relacl AS acl,
          relnamespace = to_regnamespace('tallystick') AS is_private
        FROM pg_class
        WHERE relkind IN ('r', 'v', 'S') AND (relnamespace = to_regnamespace('tallystick')
          OR oid IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)
          OR oid IN (SELECT objid FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
              AND refobjid IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)))
      ), object AS (
        SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
          oid::regclass::text AS name, owner, acl, is_private
        FROM relation
        UNION ALL
        SELECT 'TABLE', oid::regclass::text, owner, attacl, is_private
        FROM relation JOIN pg_attribute ON attrelid = oid WHERE attacl IS NOT NULL
        UNION ALL
        SELECT 'SCHEMA', 'tallystick', nspowner, nspacl, true
        FROM pg_namespace WHERE nspname = 'tallystick'
        UNION ALL
        SELECT 'FUNCTION', oid::regprocedure::text, proowner,
          coalesce(proacl, acldefault('f', proowner)), true
        FROM pg_proc
        WHERE (prosecdef OR prorettype = 'trigger'::regtype) AND proname = ANY (?) AND pronamespace IN (
          to_regnamespace('tallystick'),
          (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('credit_ledger')))
      ), excessive AS (
        SELECT kind, name, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role,
          string_agg(DISTINCT privilege_type, ', ') AS privileges
        FROM object CROSS JOIN LATERAL aclexplode(acl)
        WHERE (is_private OR privilege_type <> 'SELECT')
          AND (grantee = 0 OR NOT pg_has_role(grantee, owner, 'USAGE')
            AND NOT EXISTS (SELECT FROM app WHERE pg_has_role(grantee, app.oid, 'USAGE')))
        GROUP BY kind, name, grantee
      )
      SELECT format('%s has %s on the %s %s', role, privileges, lower(kind), name),
        format('REVOKE %s ON %s %s FROM %s CASCADE;', privileges, kind, name, role)
      FROM excessive ORDER BY name, role
      """;

  /** Rights that the role for serving lacks. */
  private static final String LACKING =
      """
      WITH app AS (
        SELECT oid FROM pg_roles WHERE rolname = 'tallystick_app'
      ), wanted AS (
        SELECT to_regclass(name)::oid AS oid, privileges FROM (VALUES
          ('users', 'SELECT'),
          ('stripe_events', 'SELECT, INSERT, UPDATE'),
          ('stripe_event_attempts', 'SELECT, INSERT'),
          ('credit_ledger', 'SELECT, INSERT'),
          ('audit_log', 'SELECT, INSERT'),
          ('price_catalogue', 'SELECT, INSERT, UPDATE'),
          ('user_credits', 'SELECT'),
          ('tallystick_schema_history', 'SELECT')) AS host (name, privileges)
        UNION ALL
        SELECT oid, CASE relname
          WHEN 'event_amendments' THEN 'SELECT, INSERT'
          WHEN 'price_changes' THEN 'SELECT, INSERT'
          WHEN 'tallystick_installation' THEN 'SELECT'
          ELSE 'SELECT, INSERT, UPDATE, DELETE' END
        FROM pg_class
        WHERE relnamespace = to_regnamespace('tallystick') AND relkind = 'r'
      )
      SELECT format('GRANT %s ON %s TO tallystick_app;', privileges, wanted.oid::regclass)
      FROM app, wanted
      WHERE EXISTS (SELECT FROM unnest(string_to_array(privileges, ', ')) AS privilege
        WHERE NOT has_table_privilege(app.oid, wanted.oid, privilege))
      UNION ALL
      SELECT 'GRANT INSERT (email, name), UPDATE (stripe_customer_id) ON users TO tallystick_app;'
      FROM app
      WHERE NOT has_column_privilege(app.oid, to_regclass('users'), 'email', 'INSERT')
        OR NOT has_column_privilege(app.oid, to_regclass('users'), 'name', 'INSERT')
        OR NOT has_column_privilege(app.oid, to_regclass('users'), 'stripe_customer_id', 'UPDATE')
      UNION ALL
      SELECT format('GRANT USAGE ON SEQUENCE %s TO tallystick_app;', sequence.oid::regclass)
      FROM app, pg_class AS sequence JOIN pg_depend ON objid = sequence.oid
      WHERE relkind = 'S' AND refobjid = to_regclass('users') AND deptype IN ('a', 'i')
        AND NOT has_sequence_privilege(app.oid, sequence.oid, 'USAGE')
      UNION ALL
      SELECT format('GRANT USAGE ON SCHEMA %I TO tallystick_app;', nspname)
      FROM app, pg_namespace
      WHERE (nspname = 'tallystick' OR pg_namespace.oid IN (SELECT relnamespace FROM pg_class
          WHERE oid IN (to_regclass('users'), to_regclass('credit_ledger'))))
        AND NOT has_schema_privilege(app.oid, pg_namespace.oid, 'USAGE')
      UNION ALL
      SELECT format('GRANT EXECUTE ON FUNCTION %s TO tallystick_app;', pg_proc.oid::regprocedure)
      FROM app, pg_proc
      WHERE proname IN ('tallystick_jsonb', 'tallystick_user_credits')
        AND pg_function_is_visible(pg_proc.oid)
        AND NOT has_function_privilege(app.oid, pg_proc.oid, 'EXECUTE')
      """;

  /**
   * What runs, or is replaced, with rights that belong to somebody else; and functions of ours that
   * run where they were not meant to, on tables that have triggers of this version: a later one may
   * have made others.
   */
  private static final String FOREIGN =
      """
      SELECT format('the trigger %I on %s runs %s, which belongs to %s: DROP TRIGGER %1$I ON %2$s,'
        ' or give that function to %s', tgname, tgrelid::regclass, tgfoid::regprocedure,
        proowner::regrole, relowner::regrole)
      FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
      WHERE NOT tgisinternal AND NOT pg_has_role(proowner, relowner, 'USAGE')
        AND (relnamespace = to_regnamespace('tallystick')
          OR tgrelid IN (SELECT to_regclass(name) FROM unnest(? || ARRAY['users']) AS name))
      UNION ALL
      SELECT format('the trigger %I on %s is none of Tallystick''s and runs its function %s:'
        ' DROP TRIGGER %1$I ON %2$s', tgname, tgrelid::regclass, tgfoid::regprocedure)
      FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE NOT tgisinternal AND proname = ANY (?) AND pronamespace IN (
          to_regnamespace('tallystick'),
          (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('credit_ledger')))
        AND (SELECT bool_and(split_part(expected, ' ', 2) <> replace(tgname, chr(1), 'U&"\\0001"'))
          FROM unnest(?::text[]) AS expected
          WHERE to_regclass(split_part(expected, ' ', 1)) = tgrelid)
      UNION ALL
      SELECT format('the function %s belongs to %s: ALTER FUNCTION %1$s OWNER TO %s',
        function.oid::regprocedure, proowner::regrole, relowner::regrole)
      FROM pg_class JOIN pg_proc AS function
        ON pronamespace IN (relnamespace, to_regnamespace('tallystick'))
      WHERE pg_class.oid = to_regclass('credit_ledger') AND proname = ANY (?)
        AND NOT pg_has_role(proowner, relowner, 'USAGE')
      UNION ALL
      SELECT format('the table %s belongs to %s: ALTER TABLE %1$s OWNER TO %s',
        other.oid::regclass, other.relowner::regrole, ledger.relowner::regrole)
      FROM pg_class AS ledger JOIN pg_class AS other
        ON other.relnamespace = to_regnamespace('tallystick')
          OR other.oid IN (to_regclass('stripe_event_attempts'), to_regclass('audit_log'),
            to_regclass('price_catalogue'))
      WHERE ledger.oid = to_regclass('credit_ledger') AND other.relkind = 'r'
        AND NOT pg_has_role(other.relowner, ledger.relowner, 'USAGE')
      """;

  private static final String IS_OWNER =
      """
      SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('credit_ledger')
      """;

  private static final String[] FUNCTIONS =
      SchemaObject.expected().stream()
          .filter(object -> object.kind() == Kind.FUNCTION)
          .map(object -> object.name().replaceFirst("^tallystick\\.", "").replaceFirst("\\(.*", ""))
          .toArray(String[]::new);

  /** Each as {@code relation name}. */
  private static final String[] TRIGGERS =
      SchemaObject.expected().stream()
          .filter(object -> object.kind() == Kind.TRIGGER)
          .map(object -> object.relation() + " " + object.name())
          .toArray(String[]::new);

  /**
   * What others may do and should not.
   *
   * @param problem one line for an operator
   * @param revocation takes the right away
   */
  record Excess(String problem, String revocation) {}

  private TableRights() {}

  static List<Excess> excessive(Connection connection) throws SQLException {
    return rows(
        connection,
        EXCESSIVE,
        row -> new Excess(row.getString(1), row.getString(2)),
        tables(),
        tables(),
        FUNCTIONS);
  }

  /**
   * The statements that give {@code tallystick_app} what it lacks; none where it does not exist.
   */
  static List<String> lacking(Connection connection) throws SQLException {
    return rows(connection, LACKING, row -> row.getString(1));
  }

  /** What a person has to mend, a line each: who made it may want it. */
  static List<String> foreign(Connection connection) throws SQLException {
    return rows(
        connection, FOREIGN, row -> row.getString(1), tables(), FUNCTIONS, TRIGGERS, FUNCTIONS);
  }

  /** Whether rights on the tables can be given and taken on this connection. */
  static boolean isOwner(Connection connection) throws SQLException {
    return rows(connection, IS_OWNER, row -> row.getBoolean(1)).equals(List.of(true));
  }

  private static String[] tables() {
    return PUBLIC_TABLES.toArray(String[]::new);
  }

  private static <T> List<T> rows(
      Connection connection, String query, Sql.Reader<T> reader, String[]... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setArray(i + 1, connection.createArrayOf("text", parameters[i]));
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }
}
