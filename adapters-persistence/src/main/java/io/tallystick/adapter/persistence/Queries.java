package io.tallystick.adapter.persistence;

import io.tallystick.adapter.persistence.Sql.Reader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs queries. */
interface Queries {

  /** The rows of a query, each read. */
  <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters);

  /** The first row of a query, read; empty if there is none. */
  default <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /** The row of a query that always gives one, read. */
  default <T> T only(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).getFirst();
  }
}
