package io.tallystick.adapter.admin;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;

/**
 * A table as CSV (RFC 4180). A cell that a spreadsheet would take for a formula is preceded by an
 * apostrophe (OWASP, "CSV Injection"); a negative number is none.
 */
final class Csv {

  private static final MediaType TYPE = new MediaType("text/csv; charset=utf-8");

  private final StringBuilder text = new StringBuilder();
  private int rows;

  Csv(String... heading) {
    line(heading);
  }

  void row(String... cells) {
    line(cells);
    rows++;
  }

  int rows() {
    return rows;
  }

  private void line(String... cells) {
    for (int i = 0; i < cells.length; i++) {
      text.append(i == 0 ? "" : ",").append(cell(cells[i]));
    }
    text.append("\r\n");
  }

  static String cell(String value) {
    boolean isFormula = value.matches("(?s)[=+\\-@\t\r].*") && !value.matches("-?[0-9]+");
    String safe = isFormula ? "'" + value : value;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  HttpResponse<?> answer(String name) {
    return HttpResponse.ok(text.toString())
        .contentType(TYPE)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
  }
}
