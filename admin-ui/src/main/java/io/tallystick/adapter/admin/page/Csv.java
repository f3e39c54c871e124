package io.tallystick.adapter.admin.page;

import io.micronaut.http.MediaType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table as CSV (RFC 4180), every cell quoted. What a spreadsheet would take for a formula is
 * preceded by an apostrophe (OWASP, "CSV Injection"), also after a character at which a spreadsheet
 * with other settings divides a cell. A negative number is no formula.
 */
public final class Csv {

  /** How many rows are read at once, and so the most that is held in memory. */
  public static final int PAGE = 1000;

  /** Where a formula would begin: at the start of a cell, or after a separator within it. */
  private static final Pattern FORMULA =
      Pattern.compile("(?:^|(?<=[;\t\r\n]))(?=[\t\r\n\0]|[\\s\\h\0]*+[=+\\-@＝＋－＠])");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

  public static final MediaType TYPE = new MediaType("text/csv; charset=utf-8");

  private Csv() {}

  /**
   * Some rows of a table.
   *
   * @param next where the next page begins; empty on the last
   */
  public record Page<K>(List<List<String>> rows, Optional<K> next) {

    /**
     * A page of a list that begins anew after the key of a row: a full one may have a successor.
     */
    public static <T, K> Page<K> of(
        List<T> rows, Function<T, List<String>> cells, Function<T, K> key) {
      return new Page<>(
          rows.stream().map(cells).toList(),
          rows.size() < PAGE ? Optional.empty() : Optional.of(key.apply(rows.getLast())));
    }
  }

  /** Reads the page that begins here; empty: the first. */
  public interface Pages<K> {
    Page<K> read(Optional<K> start);
  }

  /**
   * All rows, each page read when the ones before it are sent. The first is read before this
   * returns. Where a later one cannot be read, an {@code IOException} says so.
   *
   * @param heading the names of the columns, with commas between them
   */
  public static <K> InputStream open(String heading, Pages<K> pages) {
    return new FileInParts(new Parts<>(line(List.of(heading.split(","))), pages));
  }

  static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(String value) {
    String safe = NUMBER.matcher(value).matches() ? value : FORMULA.matcher(value).replaceAll("'");
    return '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** The lines of a table, page by page; the heading is a part of the first one. */
  private static final class Parts<K> implements Iterator<byte[]> {

    private final Pages<K> pages;
    private String heading;
    private Optional<K> start = Optional.empty();
    private boolean last;

    Parts(String heading, Pages<K> pages) {
      this.heading = heading;
      this.pages = pages;
    }

    @Override
    public boolean hasNext() {
      return !last;
    }

    @Override
    public byte[] next() {
      Page<K> page = pages.read(start);
      String lines =
          page.rows().stream().map(Csv::line).collect(Collectors.joining("", heading, ""));
      heading = "";
      start = page.next();
      last = start.isEmpty();
      return lines.getBytes(StandardCharsets.UTF_8);
    }
  }
}
