package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The failed events by cause, and bulk repairs that begin there. */
class LandingTest extends DashboardTest {

  @BeforeEach
  void fill() {
    bean(InMemoryEvents.class).clear();
    bean(InMemoryEvents.class).countAmong(Integer.MAX_VALUE);
    for (int i = 1; i <= 4; i++) {
      bean(InMemoryEvents.class)
          .add(Samples.failed("evt_conflict" + i, FailureCode.USER_CONFLICT, "{}"));
    }
  }

  @Test
  void some_events_of_each_cause_are_opened_at_once() {
    String page = signedIn("viewer").get("/admin/events").body();

    assertThat(page)
        .contains("href=\"/admin/events/evt_conflict1\">$9.99 by z…@e….net</a>")
        .contains("evt_conflict3")
        .doesNotContain("evt_conflict4", "Discard all…");
    assertThat(signedIn("operator").get("/admin/events").body())
        .contains("Retry all…", "Discard all…")
        .contains(
            "href=\"/admin/events?status=failed&amp;code=user_conflict&amp;view=list#bulk-user\"");
  }

  @Test
  void what_is_planned_for_a_cause_is_what_the_filter_lets_through_of_it() {
    Browser operator = signedIn("operator");
    String page = operator.get("/admin/events?from=2026-03-01&currency=usd&view=causes").body();
    String list =
        "href=\"/admin/events?from=2026-03-01&amp;currency=usd&amp;status=failed"
            + "&amp;code=user_conflict&amp;view=list";
    assertThat(page).contains(list + "\"", list + "#bulk-user\"");

    Map<String, String> form = new HashMap<>();
    Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"")
        .matcher(page.substring(page.indexOf("name=\"all\""), page.indexOf("Discard all…")))
        .results()
        .forEach(field -> form.put(field.group(1), field.group(2)));
    form.putAll(Map.of("csrf", token(operator), "action", "discard"));
    assertThat(form).containsEntry("all", "yes");
    operator.post("/admin/bulk/plan", form);

    Filter planned = bean(InMemoryEvents.class).asked();
    assertThat(planned.code()).contains("user_conflict");
    assertThat(planned.currency()).contains("usd");
    assertThat(planned.from()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(operator.get("/admin/events?from=yesterday&view=causes").body())
        .contains("A day is written as")
        .doesNotContain("Discard all…");
  }

  @Test
  void the_list_of_a_cause_says_how_many_there_are() {
    Browser operator = signedIn("operator");

    assertThat(operator.get("/admin/events?view=list&code=user_conflict").body())
        .contains("all 4 that match this filter", "data-total=\"4\"")
        .contains("<span class=\"text-secondary count\"> 4</span>");
    assertThat(operator.get("/admin/events?view=list&code=credits_invalid").body())
        .contains("Nothing matches this filter")
        .doesNotContain(": show");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=failed", "status=all", "currency=usd", "mode=test&owner=nobody"})
  void a_list_says_how_many_events_it_has_under_every_filter(String filter) {
    InMemoryEvents events = bean(InMemoryEvents.class);
    for (int i = 1; i <= 60; i++) {
      events.add(Samples.failed("evt_late" + i, FailureCode.USER_CONFLICT, "{}"));
    }
    Browser operator = signedIn("operator");
    String list = "/admin/events?view=list&" + filter;

    for (String page : List.of(list, list + "&after=50")) {
      assertThat(operator.get(page).body()).contains(">64 events</span>");
    }
    events.countAmong(55);
    assertThat(operator.get(list).body()).contains(">at least 55 events</span>");
    assertThat(operator.get(list + "&code=credits_invalid").body())
        .contains("Nothing matches this filter", "data-counted></span>");
    assertThat(operator.get("/admin/events?view=list&status=completed&currency=kwd").body())
        .contains("Nothing was found so far", "data-counted></span>");
  }

  @Test
  void a_bulk_repair_says_of_how_many_where_more_may_match() {
    bean(InMemoryEvents.class).countAmong(3);
    Browser operator = signedIn("operator");
    for (int i = 1; i <= 50; i++) {
      bean(InMemoryEvents.class)
          .add(Samples.failed("evt_more" + i, FailureCode.USER_CONFLICT, "{}"));
    }

    assertThat(operator.get("/admin/events?view=list&currency=usd").body())
        .contains("all 3+ that match this filter", "data-total=\"3+\"");
  }

  @Test
  void a_row_says_what_its_event_adds_to_the_sum_of_the_selected_ones() {
    assertThat(signedIn("operator").get("/admin/events?status=failed&view=list").body())
        .contains(
            "value=\"evt_conflict1\" aria-label=\"Select evt_conflict1\" data-sum=\"999 USD 2\"")
        .contains("data-total=\"4\"", "data-clear");
  }

  @Test
  void a_list_that_ends_before_all_events_were_looked_at_says_so_and_goes_on() {
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/events?status=completed&currency=kwd").body())
        .contains("among <span>10,000</span> events", "Nothing was found so far")
        .contains("after=2\" rel=\"next\">Look at the next ones")
        .doesNotContain("Nothing matches this filter");
    assertThat(viewer.get("/admin/events?status=completed&currency=kwd&after=2").body())
        .doesNotContain("Look at the next ones");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "all", "ignored", "failed"})
  void a_list_of_any_status_offers_addresses_and_a_file(String status) {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");

    assertThat(operator.get("/admin/events?view=list&status=" + status).body())
        .contains("Show payers' addresses", "action=\"/admin/events/export.csv\"");
    Map<String, String> form = Map.of("csrf", token(operator), "status", status);
    assertThat(operator.post("/admin/events/addresses", form).place())
        .isEqualTo("/admin/events?status=%s&view=list".formatted(status));
    assertThat(signedIn("viewer").get("/admin/events?status=" + status).body())
        .contains("export.csv")
        .doesNotContain("Show payers");
  }

  @Test
  void a_plan_that_is_cancelled_is_gone_and_leads_back_to_its_list() {
    Browser operator = signedIn("operator");
    String plan =
        operator
            .post(
                "/admin/bulk/plan",
                Map.of(
                    "csrf",
                    token(operator),
                    "action",
                    "retry",
                    "status",
                    "failed",
                    "code",
                    "user_conflict",
                    "id",
                    "evt_conflict1"))
            .place();
    assertThat(plan).contains("code=user_conflict", "status=failed");
    assertThat(operator.get(plan).body()).contains("name=\"code\" value=\"user_conflict\"");

    String run = plan.substring(0, plan.indexOf('?'));
    Seen answer =
        operator.post(
            run + "/cancellations",
            Map.of("csrf", token(operator), "code", "user_conflict", "status", "failed"));
    assertThat(answer.place())
        .startsWith("/admin/events?")
        .contains("status=failed", "code=user_conflict", "view=list");
    assertThat(operator.get("/admin/bulk").body()).doesNotContain("href=\"" + run + "\"");
    assertThat(operator.post(run + "/cancellations", Map.of("csrf", token(operator))).code())
        .isEqualTo(404);
  }
}
