package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.inbox.FailureCode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the columns of tables and the times mean, for those who cannot point at them. */
class ColumnsTest extends DashboardTest {

  private static final Pattern HEAD = Pattern.compile("<th [^>]*title=\"([^\"]+)\"[^>]*>([^<]+)<");

  @Override
  protected void open() {
    super.open();
    bean(InMemoryEvents.class).add(Samples.failed("evt_one", FailureCode.USER_CONFLICT, "{}"));
    bean(InMemoryEvents.class).add(Samples.ignored("evt_uncredited"));
    bean(InMemoryEvents.class).add(Samples.disputed("evt_disputed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/events",
        "/admin/events?view=list",
        "/admin/uncredited",
        "/admin/events/evt_disputed",
        "/admin/reconcile?run=7"
      })
  void what_a_head_says_when_it_is_pointed_at_is_said_below_its_table_too(String path) {
    String page = signedIn("operator").get(path).body();

    List<MatchResult> heads = HEAD.matcher(page).results().toList();
    assertThat(heads).isNotEmpty();
    assertThat(heads)
        .allSatisfy(
            head ->
                assertThat(page.substring(head.end()))
                    .contains("<summary class=\"text-secondary\">What the columns mean</summary>")
                    .contains("<dt>%s</dt><dd>%s</dd>".formatted(head.group(2), head.group(1))));
  }

  @Test
  void the_exact_time_stands_beside_each_relative_one_and_a_switch_of_every_page_shows_it() {
    String page = signedIn("viewer").get("/admin/events?view=list").body();

    assertThat(page)
        .containsPattern(
            "title=\"1 Mar 2026 11:00:00 UTC\"><span>[^<]+</span>"
                + "<span class=\"visually-hidden exact\">1 Mar 2026 11:00:00 UTC</span></time>")
        .contains("type=\"checkbox\" id=\"exact-times\"");
  }

  @Test
  void the_audit_log_shows_the_code_of_what_was_done() {
    assertThat(signedIn("operator").get("/admin/audit").body())
        .contains(
            "<span>added an operator</span><div class=\"code text-secondary\">add_operator</div>");
  }
}
