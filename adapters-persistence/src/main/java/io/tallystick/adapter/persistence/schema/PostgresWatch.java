package io.tallystick.adapter.persistence.schema;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.schema.SchemaInventory.Defect;
import io.tallystick.application.query.WatchDatabase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps the database that we are connected to from taking events. */
@Singleton
record PostgresWatch(Sql statements) implements WatchDatabase {

  private static final String READ_ONLY =
      """
      SELECT format('the server at %s is %s', coalesce(host(inet_server_addr()) || ':'
          || inet_server_port(), 'a local socket'),
        CASE WHEN pg_is_in_recovery() THEN 'a read-only standby: let DATABASE_URL name the primary,'
          || ' or all hosts' ELSE 'read-only (default_transaction_read_only is on)' END)
      WHERE pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean
      """;

  @Override
  public List<String> problems() {
    Optional<String> readOnly = statements.first(READ_ONLY, row -> row.getString(1));
    return Stream.concat(
            readOnly.stream(),
            statements
                .run("", statement -> SchemaInventory.defects(statement.getConnection()))
                .stream()
                .map(Defect::problem))
        .toList();
  }
}
