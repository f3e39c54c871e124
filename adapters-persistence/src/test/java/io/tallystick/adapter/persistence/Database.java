package io.tallystick.adapter.persistence;

import io.tallystick.application.TestConnections;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database, as somebody beside us uses it: the host application, an operator.
 *
 * @param url for JDBC, without parameters
 * @param user who connects
 */
public record Database(String url, String user) {

  /** Password of every role that a test makes; the superuser needs none. */
  public static final String PASSWORD = "test";

  private static final AtomicInteger ROLES = new AtomicInteger();

  public static Database of(String name) {
    return new Database("jdbc:postgresql://localhost:" + Server.port() + "/" + name, "postgres");
  }

  public String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** The same database, used by somebody else. */
  public Database as(String role) {
    return new Database(url, role);
  }

  /** The same database, used by a new role without any rights. */
  public Database asNewRole() {
    String role = "role_of_" + name() + "_" + ROLES.incrementAndGet();
    execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
    return as(role);
  }

  /** The same database, used by a new role that may make schemas, and tables in {@code public}. */
  public Database asNewOwner() {
    Database owner = asNewRole();
    execute(
        "GRANT CREATE ON DATABASE %s TO %s; GRANT CREATE ON SCHEMA public TO %2$s"
            .formatted(name(), owner.user()));
    return owner;
  }

  public Connection connection() throws SQLException {
    return DriverManager.getConnection(url, user, PASSWORD);
  }

  /** Runs statements; an error is the test's own to expect. */
  public Database run(String sql) throws SQLException {
    TestConnections.use(url, user, this::connection, statement -> statement.execute(sql));
    return this;
  }

  /** Runs statements that must succeed. */
  public Database execute(String sql) {
    try {
      return run(sql);
    } catch (SQLException failure) {
      throw new AssertionError(failure.getMessage() + " in " + sql, failure);
    }
  }

  /** Every row, its columns joined by {@code |}, a null as {@code ∅}. */
  public List<String> rows(String query) {
    try {
      return TestConnections.use(
          url, user, this::connection, statement -> rows(statement.executeQuery(query)));
    } catch (SQLException failure) {
      throw new AssertionError(failure.getMessage() + " in " + query, failure);
    }
  }

  private static List<String> rows(ResultSet row) throws SQLException {
    List<String> rows = new ArrayList<>();
    while (row.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        String value = row.getString(i);
        values.add(value == null ? "∅" : value);
      }
      rows.add(String.join("|", values));
    }
    return rows;
  }

  /** The only row. */
  public String one(String query) {
    List<String> rows = rows(query);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows of " + query);
    }
    return rows.getFirst();
  }

  public long number(String query) {
    return Long.parseLong(one(query));
  }

  /** Whether a statement of this database waits for a lock that another transaction holds. */
  public boolean lockIsAwaited() {
    return number(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
        > 0;
  }

  /** Makes a user as the host application does. */
  public long user(String email, int balance) {
    return number(
        "INSERT INTO users (email, name, credits_balance) VALUES ('%s', 'A. Buyer', %d) RETURNING id"
            .formatted(email, balance));
  }

  public long balance(long user) {
    return number("SELECT credits_balance FROM users WHERE id = " + user);
  }

  /** The account's rows of the ledger: kind, amount, balance after. */
  public List<String> ledger(long user) {
    return rows(
        "SELECT kind, amount, balance_after FROM credit_ledger WHERE user_id = %d ORDER BY id"
            .formatted(user));
  }

  /**
   * Everything that the catalogues say of the tables in {@code public}: columns, defaults,
   * constraints, indexes, triggers, functions, sequences.
   */
  public List<String> shape() {
    return rows(
        """
        SELECT 'column', attrelid::regclass::text, attname::text,
          format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || attidentity::text || ' '
            || coalesce(pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace IN ('public'::regnamespace, to_regnamespace('tallystick'))
          AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'relation', oid::regclass::text, relkind::text, ''
        FROM pg_class WHERE relnamespace IN ('public'::regnamespace, to_regnamespace('tallystick'))
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text,
          pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace IN ('public'::regnamespace, to_regnamespace('tallystick')) AND contype <> 'n'
        UNION ALL SELECT 'index', tablename::text, indexname::text, indexdef
        FROM pg_indexes WHERE schemaname IN ('public', 'tallystick')
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, tgenabled::text
        FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname::text, prosrc, ''
        FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, to_regnamespace('tallystick'))
        ORDER BY 1, 2, 3, 4
        """);
  }

  /** The shape, and every row of these tables. */
  public List<String> content(String... tables) {
    List<String> content = new ArrayList<>(shape());
    for (String table : tables) {
      content.addAll(rows("SELECT * FROM " + table + " ORDER BY 1"));
    }
    return content;
  }
}
