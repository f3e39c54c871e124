package io.tallystick.adapter.persistence.schema;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where unqualified names are looked for and made while the schema is changed. The host's schema
 * comes first: of a database user called {@code tallystick} the default search path begins with the
 * schema of that name.
 */
final class SearchPath {

  private static final String HOST =
      """
      coalesce(
        (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE pg_class.oid = to_regclass('tallystick_schema_history')), current_schema())\
      """;

  /** Sets it until the end of the transaction, as functions keep it that run as their owner. */
  static final String SET =
      """
      SELECT set_config('search_path', concat_ws(', ', quote_ident(%s),
        nullif(current_setting('search_path'), ''), 'tallystick', 'pg_temp'), true);
      """
          .formatted(HOST);

  private SearchPath() {}

  /** The schema of the tables that the host application reads. */
  static String host(Connection connection) throws SQLException {
    return ServerFacts.first(connection, "SELECT " + HOST);
  }
}
