package io.tallystick.adapter.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells as RFC 4180 has them, and none that a spreadsheet would take for a formula. */
class CsvTest {

  @Test
  void every_cell_is_quoted() {
    assertThat(Csv.cell("evt_1 – für Zoë")).isEqualTo("\"evt_1 – für Zoë\"");
    assertThat(Csv.cell("")).isEqualTo("\"\"");
    assertThat(Csv.cell("-20")).isEqualTo("\"-20\"");
    assertThat(Csv.cell("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
    assertThat(Csv.cell("a, b\nc; d\te")).isEqualTo("\"a, b\nc; d\te\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+500",
        "-cmd",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "\0x",
        " =1",
        "\u00a0\0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x"
      })
  void what_looks_like_a_formula_is_text(String cell) {
    assertThat(Csv.cell(cell)).startsWith("\"'");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "\n", "\r", "; ", ";\0"})
  void a_formula_behind_another_separator_is_text(String between) {
    assertThat(Csv.cell("ok" + between + "=HYPERLINK(1)"))
        .doesNotContain(between + "=")
        .contains("'");
  }

  @Test
  void rows_end_as_the_standard_says() {
    assertThat(Csv.line(List.of("1", "x,y"))).isEqualTo("\"1\",\"x,y\"\r\n");
  }
}
