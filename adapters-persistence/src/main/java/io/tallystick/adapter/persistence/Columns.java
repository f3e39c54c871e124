package io.tallystick.adapter.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Binds a list of rows to a statement as one array for each column, for {@code unnest}: however
 * many rows there are, it is one statement.
 */
final class Columns<T> {

  private static final Pattern NOT_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

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

  /** The text as PostgreSQL can hold it: without the character NUL and lone surrogates. */
  static String storable(String text) {
    return NOT_TEXT.matcher(text).replaceAll("\uFFFD");
  }

  Columns<T> text(Function<T, String> value) throws SQLException {
    return array("text", row -> storable(value.apply(row)));
  }

  Columns<T> optionalText(Function<T, Optional<String>> value) throws SQLException {
    return array("text", row -> value.apply(row).map(Columns::storable).orElse(null));
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

  /**
   * A time that the body of an event claims may be beyond what PostgreSQL can hold: it is left out.
   */
  Columns<T> optionalInstant(Function<T, Optional<Instant>> value) throws SQLException {
    return array(
        "timestamptz",
        row ->
            value
                .apply(row)
                .filter(at -> at.isAfter(EARLIEST) && at.isBefore(LATEST))
                .map(Instant::toString)
                .orElse(null));
  }

  private Columns<T> array(String type, Function<T, Object> value) throws SQLException {
    Object[] values = rows.stream().map(value).toArray();
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
