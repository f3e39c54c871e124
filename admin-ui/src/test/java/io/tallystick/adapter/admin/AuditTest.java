package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of the audit log. */
class AuditTest extends DashboardTest {

  @Override
  protected void open() {
    super.open();
    operators.setRole("viewer", Role.VIEWER, "ann@kraemer.example");
  }

  @Test
  void who_is_looked_for_stands_in_no_address_and_is_found_in_every_session() {
    Seen led = search("actor", "ann@kraemer.example");

    assertThat(led.place()).matches("/admin/audit\\?by=\\d+");
    String page = signedIn("operator").get(led.place()).body();
    assertThat(page).contains("value=\"ann@kraemer.example\"", "now viewer");
    assertThat(page).as("no other row").doesNotContain("with a password");
  }

  @Test
  void so_it_is_with_what_was_changed() {
    Seen led = search("subject", "viewer");

    assertThat(led.place()).matches("/admin/audit\\?on=\\d+");
    assertThat(signedIn("operator").get(led.place()).body())
        .contains("value=\"viewer\"", "now viewer")
        .doesNotContain("configuration");
  }

  @Test
  void what_is_done_is_chosen_in_words_and_sign_ins_are_folded() {
    signedIn("viewer");
    signedIn("admin");
    String page = signedIn("operator").get("/admin/audit").body();

    assertThat(page)
        .contains("<option value=\"set_credits\">set the credits</option>")
        .containsSubsequence("signed in</td>", "<details>", "rows</summary>", "with a password");
    assertThat(signedIn("operator").get("/admin/audit?action=of_later").body())
        .contains("<option value=\"of_later\" selected>of_later</option>");
  }

  @Test
  void a_name_without_a_row_finds_nothing() {
    for (String place : new String[] {search("actor", "nobody").place(), "/admin/audit?by=x"}) {
      assertThat(signedIn("operator").get(place).body()).contains("Nothing matches");
    }
  }

  @Test
  void a_day_that_cannot_be_read_is_said() {
    Browser operator = signedIn("operator");

    assertThat(operator.get("/admin/audit?from=yesterday").body()).contains("A day is written as");
    assertThat(operator.get("/admin/audit?from=2026-03-02&until=2026-03-01").body())
        .contains("“From” is after “Until”");
    assertThat(operator.get("/admin/audit?from=2026-03-01&until=2026-03-01").body())
        .doesNotContain("Until then the list");
  }

  @Test
  void a_viewer_reads_nothing_of_what_persons_write_for_each_other() {
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/audit").code()).isEqualTo(403);
    assertThat(viewer.get("/admin/events").body()).doesNotContain("href=\"/admin/audit\"");
    assertThat(signedIn("operator").get("/admin/events").body()).contains("href=\"/admin/audit\"");
  }

  @Test
  void the_export_is_of_the_same_rows() {
    Browser operator = signedIn("operator");
    String row = search("actor", "ann@kraemer.example").place().replaceAll(".*=", "");
    String rows =
        operator.post("/admin/audit/export.csv", Map.of("csrf", token(operator), "by", row)).body();

    assertThat(rows.lines()).hasSize(2);
    assertThat(rows).contains("now viewer");
  }

  private Seen search(String field, String text) {
    Browser operator = signedIn("operator");
    return operator.post("/admin/audit/search", Map.of("csrf", token(operator), field, text));
  }
}
