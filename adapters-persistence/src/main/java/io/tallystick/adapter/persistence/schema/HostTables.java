package io.tallystick.adapter.persistence.schema;

import io.tallystick.adapter.persistence.schema.SchemaObject.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands against working in a database and on the host application's tables, looked at before
 * anything is changed: without it the books would be wrong later.
 */
final class HostTables {

  private static final Set<String> ADOPTED = Set.of("users", "stripe_events");

  /** Each row is a sentence that says what to change. */
  private static final String PROBLEMS =
      """
      WITH adopted AS (
        SELECT pg_class.*, row_security_active(pg_class.oid) AS has_policies
        FROM pg_class
        WHERE oid IN (to_regclass('users'), to_regclass('stripe_events'))
      ), field AS (
        SELECT relname, attname, attgenerated, attidentity, typcategory, attcollation, attnotnull,
          attrelid, attnum,
          format_type(atttypid, atttypmod) AS type
        FROM adopted JOIN pg_attribute ON attrelid = adopted.oid
        JOIN pg_type ON pg_type.oid = atttypid
        WHERE attnum > 0 AND NOT attisdropped
      )
      SELECT format('the database %s is encoded in %s, Tallystick needs UTF8: make one with CREATE'
        ' DATABASE name ENCODING ''UTF8'' TEMPLATE template0 and move the data there',
        current_database(), getdatabaseencoding())
      WHERE getdatabaseencoding() <> 'UTF8'
      UNION ALL
      SELECT format('the search_path of %s finds several tables %s (in %s): ALTER ROLE %1$I SET'
        ' search_path = the schema of one of them', current_user, relname,
        string_agg(nspname, ', ' ORDER BY nspname))
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relname IN ('users', 'stripe_events') AND nspname = ANY (current_schemas(false))
        AND relkind IN ('r', 'p', 'v', 'm', 'f') AND to_regclass('tallystick_schema_history') IS NULL
      GROUP BY relname HAVING count(*) > 1
      UNION ALL
      SELECT format('%s is a %s, Tallystick needs a plain table: point the search_path of %s at'
        ' the schema of that table', relname,
        CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
          WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' ELSE 'relation' END,
        current_user)
      FROM adopted WHERE relkind <> 'r'
      UNION ALL
      SELECT format('%s shares its rows by inheritance or partitioning with %s, Tallystick needs a'
        ' table of its own: end that by ALTER TABLE with NO INHERIT or DETACH PARTITION', relname,
        string_agg(CASE inhparent WHEN adopted.oid THEN inhrelid ELSE inhparent END::regclass::text,
          ', ' ORDER BY inhrelid))
      FROM adopted JOIN pg_inherits ON adopted.oid IN (inhparent, inhrelid)
      WHERE relkind = 'r' GROUP BY relname
      UNION ALL
      SELECT format('%s is %s, its rows would not outlast a crash: ALTER TABLE %1$s SET LOGGED',
        relname, CASE relpersistence WHEN 'u' THEN 'unlogged' ELSE 'temporary' END)
      FROM adopted WHERE relpersistence <> 'p'
      UNION ALL
      SELECT format('row level security of %s applies to %I, who would not see every row: ALTER'
        ' TABLE %1$s NO FORCE ROW LEVEL SECURITY, or ALTER ROLE %2$I BYPASSRLS', relname,
        current_user)
      FROM adopted WHERE has_policies AND pg_has_role(relowner, 'USAGE')
      UNION ALL
      SELECT format('the rule %I of %s rewrites what Tallystick writes: DROP RULE %1$I ON %2$s',
        rulename, relname)
      FROM adopted JOIN pg_rewrite ON ev_class = adopted.oid
      WHERE relkind = 'r' AND ev_enabled <> 'D' AND ev_type IN ('2', '3')
      UNION ALL
      SELECT 'users.id has no key over all rows, so that one payment could credit two: ALTER TABLE'
        ' users ADD PRIMARY KEY (id)'
      FROM field WHERE relname = 'users' AND attname = 'id' AND type IN ('integer', 'bigint')
        AND (NOT attnotnull OR NOT EXISTS (SELECT FROM pg_index
          WHERE indrelid = attrelid AND indisunique AND indisvalid AND indpred IS NULL
            AND indnkeyatts = 1 AND indkey[0] = attnum))
      UNION ALL
      SELECT 'users.credits_balance is generated, Tallystick has to change it: ALTER TABLE users'
        ' ALTER COLUMN credits_balance DROP '
        || CASE attidentity WHEN '' THEN 'EXPRESSION' ELSE 'IDENTITY' END
      FROM field WHERE relname = 'users' AND attname = 'credits_balance'
        AND (attgenerated <> '' OR attidentity <> '')
      UNION ALL
      SELECT format('users.%s is %s, Tallystick needs text', attname, type)
      FROM field WHERE relname = 'users' AND attname IN ('email', 'name') AND typcategory <> 'S'
      UNION ALL
      SELECT format('%s.%s has the collation %I, for which different texts are equal: ALTER TABLE'
        ' %1$s ALTER COLUMN %2$s TYPE %4$s COLLATE "default"', relname, attname, collname, type)
      FROM field JOIN pg_collation ON pg_collation.oid = attcollation
      WHERE NOT collisdeterministic
        AND attname IN ('email', 'name', 'stripe_customer_id', 'event_id', 'event_type')
      UNION ALL
      SELECT format('the constraint credits_balance_nonneg of users is %s, Tallystick needs CHECK'
        ' (credits_balance >= 0) by that name: ALTER TABLE users RENAME CONSTRAINT'
        ' credits_balance_nonneg TO another', pg_get_constraintdef(oid))
      FROM pg_constraint
      WHERE conrelid = to_regclass('users') AND conname = 'credits_balance_nonneg'
        AND pg_get_constraintdef(oid)
          !~ '^CHECK \\(\\("?credits_balance"? >= 0\\)\\)( NO INHERIT)?( NOT VALID)?$'
      UNION ALL
      SELECT format('the schema %I has %s already, which Tallystick would make: give it another'
        ' schema: CREATE SCHEMA payments; ALTER ROLE %I SET search_path = payments, %1$I',
        current_schema(), string_agg(relname, ', ' ORDER BY relname), current_user)
      FROM pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
        AND relname = ANY (?) AND to_regclass('tallystick_schema_history') IS NULL
      HAVING count(*) > 0
      UNION ALL
      SELECT CASE
        WHEN schema IS NULL THEN format('%I may not make the schema tallystick in this database:'
          ' GRANT CREATE ON DATABASE %I TO %1$I, or CREATE SCHEMA tallystick AUTHORIZATION %1$I',
          current_user, current_database())
        WHEN current_schema() = 'tallystick' THEN format('the schema tallystick is for what only'
          ' Tallystick uses, and the other tables would lie there, too: ALTER ROLE %I SET'
          ' search_path = the schema of the table users', current_user)
        ELSE 'the schema tallystick is in use: another Tallystick works in this database' END
      FROM (SELECT to_regnamespace('tallystick') AS schema) AS own
      WHERE CASE
        WHEN schema IS NULL THEN NOT has_database_privilege(current_database(), 'CREATE')
        ELSE to_regclass('tallystick_schema_history') IS NULL
          AND (current_schema() = 'tallystick'
            OR EXISTS (SELECT FROM pg_class WHERE relnamespace = schema)) END
      """;

  private static final String MAY_HAVE_BLANKS =
      """
      SELECT count(*) FROM pg_attribute
      WHERE attrelid = to_regclass('users') AND attname = 'stripe_customer_id'
        AND format_type(atttypid, NULL) IN ('text', 'character varying')
        AND to_regclass('tallystick_schema_history') IS NULL
      """;

  /** Customers are unique: the host application could give a blank one to a single user. */
  private static final String BLANKS =
      """
      SELECT count(*) FROM (
        SELECT FROM users WHERE btrim(stripe_customer_id) = ''
        UNION ALL
        SELECT FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
        WHERE adrelid = to_regclass('users') AND attname = 'stripe_customer_id'
          AND attgenerated = '' AND pg_get_expr(adbin, adrelid) ~ '^'' *''::') AS blank
      """;

  private static final String BLANKS_PROBLEM =
      "users.stripe_customer_id is blank for some users, or for new ones, where NULL says that"
          + " there is none: ALTER TABLE users ALTER COLUMN stripe_customer_id DROP DEFAULT, ALTER"
          + " COLUMN stripe_customer_id DROP NOT NULL; UPDATE users SET stripe_customer_id = NULL"
          + " WHERE btrim(stripe_customer_id) = ''";

  private static final String HAS_IDS =
      """
      SELECT count(*) FROM pg_attribute
      WHERE attrelid = to_regclass('stripe_events') AND attname = 'event_id' AND NOT attisdropped
        AND to_regclass('tallystick_schema_history') IS NULL
      """;

  /** No address of a page can name such an event, and nobody could repair it. */
  private static final String ODD_IDS =
      """
      SELECT count(*) FROM stripe_events
      WHERE (event_id::text COLLATE "C" ~ '^[!-~]{1,255}$') IS NOT TRUE
      """;

  private static final String ODD_IDS_PROBLEM =
      "stripe_events has rows whose event_id is missing, longer than 255 characters, or has blanks"
          + " or other characters than printable ASCII: give each an id, for example UPDATE"
          + " stripe_events SET event_id = 'old_' || md5(random()::text) WHERE (event_id::text"
          + " COLLATE \"C\" ~ '^[!-~]{1,255}$') IS NOT TRUE";

  private HostTables() {}

  static List<String> problems(Connection connection) throws SQLException {
    List<String> problems = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PROBLEMS)) {
      statement.setArray(1, connection.createArrayOf("text", tablesToMake().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          problems.add(row.getString(1));
        }
      }
    }
    if (problems.isEmpty()
        && ServerFacts.number(connection, MAY_HAVE_BLANKS) > 0
        && ServerFacts.number(connection, BLANKS) > 0) {
      problems.add(BLANKS_PROBLEM);
    }
    if (problems.isEmpty()
        && ServerFacts.number(connection, HAS_IDS) > 0
        && ServerFacts.number(connection, ODD_IDS) > 0) {
      problems.add(ODD_IDS_PROBLEM);
    }
    return problems;
  }

  /** Those in the schema of our own, too: the first migrations make them beside the others. */
  private static List<String> tablesToMake() {
    return SchemaObject.expected().stream()
        .filter(object -> object.kind() == Kind.TABLE || object.kind() == Kind.VIEW)
        .map(object -> object.name().replaceFirst("^tallystick\\.", ""))
        .filter(name -> !ADOPTED.contains(name))
        .toList();
  }
}
