package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells as RFC 4180 has them, and none that a spreadsheet would take for a formula. */
class CsvTest {

  @Test
  void a_plain_cell_stays_as_it_is() {
    assertThat(Csv.cell("evt_1 – für Zoë")).isEqualTo("evt_1 – für Zoë");
    assertThat(Csv.cell("")).isEmpty();
  }

  @Test
  void commas_quotes_and_line_ends_are_quoted() {
    assertThat(Csv.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(Csv.cell("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
    assertThat(Csv.cell("a\nb")).isEqualTo("\"a\nb\"");
    assertThat(Csv.cell("a\rb")).isEqualTo("\"a\rb\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+500", "-cmd", "@SUM(A1)", "\tx"})
  void what_looks_like_a_formula_is_text(String cell) {
    assertThat(Csv.cell(cell)).isEqualTo("'" + cell);
  }

  @Test
  void a_formula_that_needs_quotes_is_quoted_text() {
    assertThat(Csv.cell("=HYPERLINK(\"x\",\"y\")"))
        .isEqualTo("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    assertThat(Csv.cell("\r=1")).isEqualTo("\"'\r=1\"");
  }

  @Test
  void rows_end_as_the_standard_says() {
    assertThat(Csv.line(List.of("1", "x,y"))).isEqualTo("1,\"x,y\"\r\n");
  }
}
