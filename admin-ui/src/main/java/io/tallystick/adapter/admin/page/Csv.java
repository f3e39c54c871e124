package io.tallystick.adapter.admin.page;

import io.micronaut.http.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
   */
  public static <K> InputStream open(List<String> heading, Pages<K> pages) {
    return new Lines<>(heading, pages.read(Optional.empty()), pages);
  }

  static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(String value) {
    String safe = NUMBER.matcher(value).matches() ? value : FORMULA.matcher(value).replaceAll("'");
    return '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** The bytes of a table of which one page is in memory. */
  private static final class Lines<K> extends InputStream {

    private final Pages<K> pages;
    private byte[] bytes;
    private int position;
    private Optional<K> next;

    Lines(List<String> heading, Page<K> first, Pages<K> pages) {
      this.pages = pages;
      this.bytes = bytes(line(heading), first);
      this.next = first.next();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (position == bytes.length) {
        if (next.isEmpty()) {
          return -1;
        }
        turn();
      }
      int read = Math.min(length, bytes.length - position);
      System.arraycopy(bytes, position, target, offset, read);
      position += read;
      return read;
    }

    private void turn() throws IOException {
      try {
        Page<K> page = pages.read(next);
        bytes = bytes("", page);
        next = page.next();
        position = 0;
      } catch (RuntimeException unreadable) {
        throw new IOException("the rest of the table cannot be read", unreadable);
      }
    }

    private static byte[] bytes(String before, Page<?> page) {
      return page.rows().stream()
          .map(Csv::line)
          .collect(Collectors.joining("", before, ""))
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}
