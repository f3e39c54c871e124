package io.tallystick.adapter.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Binds a list of rows to a statement as one array for each column, for {@code unnest}: however
 * many rows there are, it is one statement.
 */
public record ArrayParameters<T>(Parameters parameters, List<T> rows) {

  private static final Pattern NOT_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  public static <T> ArrayParameters<T> of(PreparedStatement statement, List<T> rows) {
    return after(0, statement, rows);
  }

  /** The first array goes behind so many parameters that are bound already. */
  public static <T> ArrayParameters<T> after(int bound, PreparedStatement statement, List<T> rows) {
    return new ArrayParameters<>(new Parameters(statement, bound), rows);
  }

  /** The text as PostgreSQL can hold it: without the character NUL and lone surrogates. */
  public static String storable(String text) {
    return isStorable(text) ? text : NOT_TEXT.matcher(text).replaceAll("\uFFFD");
  }

  /** Whether no character needs a second look; nearly always so. */
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == 0 || Character.isSurrogate(next)) {
        return false;
      }
    }
    return true;
  }

  public ArrayParameters<T> text(Function<T, String> value) throws SQLException {
    return array("text", String[]::new, row -> storable(value.apply(row)));
  }

  public ArrayParameters<T> optionalText(Function<T, Optional<String>> value) throws SQLException {
    return array(
        "text", String[]::new, row -> value.apply(row).map(ArrayParameters::storable).orElse(null));
  }

  public ArrayParameters<T> integer(Function<T, Integer> value) throws SQLException {
    return array("int4", Integer[]::new, value::apply);
  }

  public ArrayParameters<T> optionalInteger(Function<T, Optional<Integer>> value)
      throws SQLException {
    return array("int4", Integer[]::new, row -> value.apply(row).orElse(null));
  }

  public ArrayParameters<T> bigint(Function<T, Long> value) throws SQLException {
    return array("int8", Long[]::new, value::apply);
  }

  public ArrayParameters<T> optionalBigint(Function<T, Optional<Long>> value) throws SQLException {
    return array("int8", Long[]::new, row -> value.apply(row).orElse(null));
  }

  public ArrayParameters<T> bool(Function<T, Boolean> value) throws SQLException {
    return array("bool", Boolean[]::new, value::apply);
  }

  /** One value for each row, in their order. */
  public ArrayParameters<T> bytes(byte[][] values) throws SQLException {
    parameters.array("bytea", values);
    return this;
  }

  public ArrayParameters<T> instant(Function<T, Instant> value) throws SQLException {
    return array("timestamptz", String[]::new, row -> value.apply(row).toString());
  }

  /**
   * A time that the body of an event claims may be beyond what PostgreSQL can hold: it is left out.
   */
  public ArrayParameters<T> optionalInstant(Function<T, Optional<Instant>> value)
      throws SQLException {
    return array(
        "timestamptz",
        String[]::new,
        row ->
            value
                .apply(row)
                .filter(at -> at.isAfter(EARLIEST) && at.isBefore(LATEST))
                .map(Instant::toString)
                .orElse(null));
  }

  private ArrayParameters<T> array(
      String type, IntFunction<Object[]> array, Function<T, Object> value) throws SQLException {
    parameters.array(type, rows.stream().map(value).toArray(array));
    return this;
  }
}
