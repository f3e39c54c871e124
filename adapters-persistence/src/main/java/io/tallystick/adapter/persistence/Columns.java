package io.tallystick.adapter.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Binds a list of rows to a statement as one array for each column, for {@code unnest}: however
 * many rows there are, it is one statement.
 */
final class Columns<T> {

  private final PreparedStatement statement;
  private final List<T> rows;
  private int index;

  private Columns(int bound, PreparedStatement statement, List<T> rows) {
    this.index = bound;
    this.statement = statement;
    this.rows = rows;
  }

  static <T> Columns<T> of(PreparedStatement statement, List<T> rows) {
    return new Columns<>(0, statement, rows);
  }

  /** The first array goes behind so many parameters that are bound already. */
  static <T> Columns<T> after(int bound, PreparedStatement statement, List<T> rows) {
    return new Columns<>(bound, statement, rows);
  }

  /** PostgreSQL's text cannot hold the character NUL. */
  Columns<T> text(Function<T, String> value) throws SQLException {
    return array("text", row -> value.apply(row).replace('\0', '\uFFFD'));
  }

  Columns<T> optionalText(Function<T, Optional<String>> value) throws SQLException {
    return array("text", row -> value.apply(row).map(s -> s.replace('\0', '\uFFFD')).orElse(null));
  }

  Columns<T> integer(Function<T, Integer> value) throws SQLException {
    return array("int4", value::apply);
  }

  Columns<T> optionalInteger(Function<T, Optional<Integer>> value) throws SQLException {
    return array("int4", row -> value.apply(row).orElse(null));
  }

  Columns<T> bigint(Function<T, Long> value) throws SQLException {
    return array("int8", value::apply);
  }

  Columns<T> optionalBigint(Function<T, Optional<Long>> value) throws SQLException {
    return array("int8", row -> value.apply(row).orElse(null));
  }

  Columns<T> bool(Function<T, Boolean> value) throws SQLException {
    return array("bool", value::apply);
  }

  /** One value for each row, in their order. */
  Columns<T> bytes(byte[][] values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf("bytea", values));
    return this;
  }

  Columns<T> instant(Function<T, Instant> value) throws SQLException {
    return array("timestamptz", row -> value.apply(row).toString());
  }

  Columns<T> optionalInstant(Function<T, Optional<Instant>> value) throws SQLException {
    return array("timestamptz", row -> value.apply(row).map(Instant::toString).orElse(null));
  }

  private Columns<T> array(String type, Function<T, Object> value) throws SQLException {
    Object[] values = rows.stream().map(value).toArray();
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
