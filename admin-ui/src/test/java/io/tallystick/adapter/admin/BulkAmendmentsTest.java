package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.inbox.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many events are assigned to one account, or given a number of credits, at once. */
class BulkAmendmentsTest extends DashboardTest {

  private long zoe;

  @Override
  protected void open() {
    super.open();
    zoe = books.userWith("zoe@example.org", "Zoe", 0);
    books.userWith("twin@example.org", "Twin", 0);
    bean(InMemoryEvents.class).add(Samples.failed("evt_1", FailureCode.CREDITS_UNKNOWN, "{}"));
  }

  @Test
  void the_list_of_failed_events_offers_both() {
    assertThat(signedIn("operator").get("/admin/events?status=failed&view=list").body())
        .contains("Credits of each", "value=\"set_credits\"", "value=\"assign\"");
  }

  @Test
  void a_plan_names_the_account_or_the_number() {
    assertThat(planned("assign", "#" + zoe, "").body()).contains("Assign 1 event to user #" + zoe);
    assertThat(planned("assign", "Zoe@Example.org", "").body())
        .contains("Assign 1 event to user #" + zoe);
    assertThat(planned("set_credits", "", "1500").body())
        .contains("Set 1,500 credits for 1 event")
        .containsSubsequence(">Account<", "href=\"/admin/users/7\">#7</a>", ">500</td>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          set_credits | -                  | 0   | Say how many credits
          set_credits | -                  | 1.5 | Say how many credits
          set_credits | -                  | -   | Say how many credits
          set_credits | -                  | 1,5 | a whole number from 1 to 2147483647
          assign      | nobody@example.org | -   | No account has this
          assign      | #4711              | -   | No account has this
          assign      | -                  | -   | No account has this
          adjust      | -                  | -   | There is no such action
          """)
  void what_cannot_be_planned_is_said(String action, String user, String credits, String problem) {
    Seen page = planned(action, user == null ? "" : user, credits == null ? "" : credits);

    assertThat(page.body())
        .contains("Failed events", "Nothing is planned.", problem)
        .contains("value=\"" + (user == null ? "" : user) + "\"")
        .contains("value=\"" + (credits == null ? "" : credits) + "\"");
    assertThat(page.http().uri().toString())
        .contains("view=list")
        .doesNotContain("nobody", "example.org");
    assertThat(page.body().contains("<details class=\"more\" open"))
        .isEqualTo(!action.equals("adjust"));
  }

  private Seen planned(String action, String user, String credits) {
    Browser operator = signedIn("operator");
    return operator.press(
        "/admin/bulk/plan",
        Map.of(
            "csrf",
            token(operator),
            "action",
            action,
            "user",
            user,
            "credits",
            credits,
            "id",
            "evt_1",
            "status",
            "failed"));
  }
}
