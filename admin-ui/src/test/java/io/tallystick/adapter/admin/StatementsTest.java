package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statement of an account, by the button on its page. */
class StatementsTest extends DashboardTest {

  private String path;

  @Override
  protected void open() {
    super.open();
    path = "/admin/users/" + books.userWith("zoe@example.org", "Zoe", 0) + "/statement";
  }

  private Seen statement(String month, String format) {
    Browser viewer = signedIn("viewer");
    return viewer.post(path, Map.of("csrf", token(viewer), "month", month, "format", format));
  }

  @Test
  void the_file_has_the_balances_around_its_lines_and_no_formula() {
    Seen csv = statement("2026-10", "csv");

    assertThat(csv.header("Content-Disposition")).contains("-2026-10.csv");
    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines.get(1))
        .contains("\"2026-10-01T00:00:00Z\",\"opening_balance\"", "\"10\",\"1\"");
    assertThat(lines.get(2)).contains("\"refund\",\"-5\",\"0\"", "\"re_1\",\"pi_1\"", "\"'=1+1\"");
    assertThat(lines.getLast()).contains("\"closing_balance\"");
    assertThat(lines).hasSize(3 + InMemoryStatements.LINES);
    assertThat(csv.body()).doesNotContain("zoe@example.org");
  }

  @Test
  void the_page_is_whole_however_many_lines_there_are_and_holds_no_markup_of_others() {
    Seen html = statement("", "html");

    assertThat(html.header("Content-Disposition")).contains("attachment").contains(".html");
    assertThat(html.body())
        .contains("all that was booked")
        .contains("&lt;b&gt;")
        .doesNotContain("<b>")
        .contains("re_" + InMemoryStatements.LINES)
        .endsWith("</html>\n");
    assertThat(html.body().split("Refunded", -1)).hasSize(InMemoryStatements.LINES + 1);
  }

  @Test
  void what_is_no_month_is_said_to_be_none() {
    assertThat(statement("October", "csv").code()).isEqualTo(400);
    assertThat(statement("2026-13", "csv").code()).isEqualTo(400);
    assertThat(statement("+999999999-12", "csv").code()).isEqualTo(400);
    assertThat(statement("0000-01", "csv").code()).isEqualTo(400);
    Browser viewer = signedIn("viewer");
    assertThat(viewer.post("/admin/users/4711/statement", Map.of("csrf", token(viewer))).code())
        .isEqualTo(404);
    assertThat(viewer.get(path.replace("/statement", "")).body()).contains("action=\"" + path);
  }
}
