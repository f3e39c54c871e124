package io.tallystick.adapter.persistence.schema;

import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.persistence.schema.SchemaObject.Key;
import io.tallystick.adapter.persistence.schema.SchemaObject.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of the expected objects is in a database, and what is missing or changed. */
final class SchemaInventory {

  /**
   * Uniqueness by columns and not by name, and "where it is not null" is no difference: the host
   * application may have had such an index before. Definitions are not compared as text: versions
   * of PostgreSQL write them differently.
   */
  private static final String PRESENT =
      """
      WITH wanted AS (
        SELECT name, to_regclass(name)::oid AS oid FROM unnest(?::text[]) AS name
      ), relation AS (
        SELECT wanted.name, oid AS relid FROM wanted JOIN pg_class USING (oid)
        WHERE relkind IN ('r', 'p')
      ), index AS (
        SELECT relation.name AS relation, pg_class.relname AS name, indisunique,
          indisunique AND indimmediate AND NOT 0 = ANY (indkey::int2[])
            AND (indpred IS NULL
              OR pg_get_expr(indpred, indrelid) = format('(%s IS NOT NULL)', columns.names))
            AS is_key,
          columns.names AS columns
        FROM relation JOIN pg_index ON indrelid = relid
        JOIN pg_class ON pg_class.oid = indexrelid
        CROSS JOIN LATERAL (
          SELECT string_agg(attname, ', ' ORDER BY position) AS names
          FROM unnest(indkey::int2[]) WITH ORDINALITY AS key (attribute, position)
          JOIN pg_attribute ON attrelid = indrelid AND attnum = attribute
          WHERE position <= indnkeyatts) AS columns
        WHERE indisvalid
      )
      SELECT 'TABLE', '', name, '' FROM relation
      UNION ALL
      SELECT 'SEQUENCE', '', wanted.name, '' FROM wanted JOIN pg_class USING (oid)
      WHERE relkind = 'S'
      UNION ALL
      SELECT 'VIEW', '', wanted.name, '' FROM wanted JOIN pg_class USING (oid)
      WHERE relkind = 'v'
      UNION ALL
      SELECT 'COLUMN', name, attname, format_type(atttypid, NULL)
      FROM relation JOIN pg_attribute ON attrelid = relid WHERE attnum > 0 AND NOT attisdropped
      UNION ALL
      SELECT 'NOT_NULL', name, attname, ''
      FROM relation JOIN pg_attribute ON attrelid = relid
      WHERE attnum > 0 AND NOT attisdropped AND attnotnull AND attidentity = ''
        AND NOT EXISTS (SELECT FROM pg_index
          WHERE indrelid = relid AND indisprimary AND attnum = ANY (indkey::int2[]))
      UNION ALL
      SELECT 'KEY', relation, columns, '' FROM index WHERE is_key
      UNION ALL
      SELECT 'INDEX', relation, name, CASE WHEN indisunique THEN 'unique' ELSE 'not unique' END
      FROM index WHERE NOT is_key
      UNION ALL
      SELECT 'CONSTRAINT', name, conname, '' FROM relation JOIN pg_constraint ON conrelid = relid
      WHERE contype IN ('c', 'f') AND convalidated
      UNION ALL
      SELECT 'TRIGGER', name, replace(tgname, chr(1), 'U&"\\0001"'), concat_ws(' ', tgenabled, tgtype, proname,
        CASE WHEN tgqual IS NOT NULL THEN 'WHEN' END)
      FROM relation JOIN pg_trigger ON tgrelid = relid
      JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE NOT tgisinternal
      UNION ALL
      SELECT 'FUNCTION', '', format('%s(%s)', name, pg_get_function_identity_arguments(oid)),
        concat_ws(' ', encode(sha256(convert_to(prosrc, 'UTF8')), 'hex'), CASE WHEN prosecdef THEN 'owner' END,
          CASE WHEN proconfig::text LIKE '%search_path=%' THEN 'search_path' END)
      FROM (
        SELECT pg_proc.*, CASE pronamespace WHEN to_regnamespace('tallystick')
          THEN 'tallystick.' ELSE '' END || proname AS name
        FROM pg_proc) AS function
      WHERE name = ANY (?)
        AND (pg_function_is_visible(oid) OR pronamespace = to_regnamespace('tallystick'))
      """;

  private static final String LATER_MIGRATIONS =
      """
      SELECT count(*) FROM tallystick_schema_history
      WHERE success AND substring(version FROM '^[0-9]+')::bigint > %s
      """
          .formatted(SchemaObject.lastMigration());

  /**
   * Something that is not as expected.
   *
   * @param problem one line for an operator
   */
  record Defect(SchemaObject object, String problem) {}

  private SchemaInventory() {}

  /**
   * What is missing or changed. What belongs to a missing table or column is not named besides.
   * Where a later version has migrated, everything else may be as that one wants it.
   */
  static List<Defect> defects(Connection connection) throws SQLException {
    List<SchemaObject> expected = SchemaObject.expected();
    Map<Key, String> states =
        present(connection, expected).stream()
            .collect(toMap(SchemaObject::key, SchemaObject::state, (state, another) -> state));
    List<Defect> defects = new ArrayList<>();
    for (SchemaObject object : expected) {
      if (!object.relation().isEmpty()
              && !states.containsKey(new Key(Kind.TABLE, "", object.relation()))
          || object.kind() == Kind.NOT_NULL
              && !states.containsKey(new Key(Kind.COLUMN, object.relation(), object.name()))) {
        continue;
      }
      String state = states.get(object.key());
      if (state == null) {
        defects.add(new Defect(object, object.missing()));
      } else if (!object.allows(state)) {
        defects.add(new Defect(object, object.changed(state)));
      }
    }
    boolean isLaters =
        !defects.isEmpty()
            && states.containsKey(new Key(Kind.TABLE, "", HistoryTable.NAME))
            && ServerFacts.number(connection, LATER_MIGRATIONS) > 0;
    return isLaters
        ? defects.stream().filter(it -> it.object().kind().holdsData()).toList()
        : defects;
  }

  /**
   * What is there of the tables, sequences, views and functions that are named, and all on the
   * tables.
   */
  static List<SchemaObject> present(Connection connection, List<SchemaObject> named)
      throws SQLException {
    List<String> relations =
        named.stream()
            .filter(object -> Set.of(Kind.TABLE, Kind.SEQUENCE, Kind.VIEW).contains(object.kind()))
            .map(SchemaObject::name)
            .toList();
    List<String> functions =
        named.stream()
            .filter(object -> object.kind() == Kind.FUNCTION)
            .map(object -> object.name().replaceFirst("\\(.*", ""))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
      statement.setArray(1, texts(connection, relations));
      statement.setArray(2, texts(connection, functions));
      List<SchemaObject> present = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          present.add(
              new SchemaObject(
                  Kind.valueOf(row.getString(1)),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  ""));
        }
      }
      return present;
    }
  }

  private static Array texts(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
