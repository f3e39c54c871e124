package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.query.EventOwner;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who looks at an event, and what is noted of it. */
class TeamworkTest extends DashboardTest {

  private static final String PAGE = "/admin/events/evt_shared";

  @Override
  protected void open() {
    super.open();
    bean(InMemoryEvents.class).add(Samples.failed("evt_shared", "zoe@example.net", "{}"));
  }

  @Test
  void the_others_see_who_looks_at_an_event_until_it_is_let_go() {
    Browser operator = signedIn("operator");
    Browser admin = signedIn("admin");

    own(operator, "yes");
    assertThat(operator.get(PAGE).body()).contains("You look at it.");
    assertThat(admin.get(PAGE).body()).contains("operator looks at it.");
    assertThat(admin.get("/admin/events?view=list").body()).contains("operator looks at it");
    own(admin, "yes");
    assertThat(operator.get(PAGE).body()).contains("admin looks at it.");
    own(admin, "no");
    assertThat(operator.get(PAGE).body()).doesNotContain("looks at it.");
  }

  @Test
  void the_next_event_of_a_cause_is_one_at_which_nobody_else_looks() {
    String[] ids = {"evt_conflict1", "evt_conflict2", "evt_conflict3"};
    for (String id : ids) {
      bean(InMemoryEvents.class).add(Samples.failed(id, FailureCode.USER_CONFLICT, "{}"));
    }
    Browser operator = signedIn("operator");
    Browser admin = signedIn("admin");
    for (int i = 0; i < 3; i++) {
      assertThat(operator.get("/admin/events/" + ids[i]).body()).contains(next(ids[(i + 1) % 3]));
    }

    own(admin, "evt_conflict2", "yes");
    assertThat(operator.get("/admin/events/evt_conflict1").body()).contains(next("evt_conflict3"));
    assertThat(admin.get("/admin/events/evt_conflict1").body()).contains(next("evt_conflict2"));
    own(admin, "evt_conflict3", "yes");
    assertThat(operator.get("/admin/events/evt_conflict1").body())
        .doesNotContain("Next of this cause");
    bean(InMemoryEvents.class).add(Samples.assigned("evt_assigned", "operator"));
    own(admin, "evt_conflict1", "yes");
    assertThat(operator.get("/admin/events/evt_assigned?done=assign&cause=user_conflict").body())
        .contains("<span>3</span> left of", ", and others look at them")
        .doesNotContain(">Next</a>");
  }

  private static String next(String id) {
    return "href=\"/admin/events/%s\" data-key=\"n\">Next of this cause</a>".formatted(id);
  }

  @Test
  void a_list_is_narrowed_to_what_nobody_looks_at_or_the_reader_alone() {
    for (String id : new String[] {"evt_anns", "evt_nobodys"}) {
      bean(InMemoryEvents.class).add(Samples.failed(id, "zoe@example.net", "{}"));
    }
    Browser operator = signedIn("operator");
    own(operator, "evt_shared", "yes");
    own(signedIn("admin"), "evt_anns", "yes");

    assertThat(list(operator, "&owner=me"))
        .contains("evt_shared", "<option value=\"me\" selected")
        .doesNotContain("evt_anns", "evt_nobodys");
    assertThat(list(signedIn("admin"), "&owner=me")).contains("evt_anns");
    assertThat(list(operator, "&owner=nobody"))
        .contains("evt_nobodys")
        .doesNotContain("evt_anns", "evt_shared");
    operator.post(
        "/admin/bulk/plan",
        Map.of("csrf", token(operator), "all", "yes", "action", "retry", "owner", "me"));
    assertThat(bean(InMemoryEvents.class).asked().owner())
        .contains(new EventOwner.Person("operator"));
  }

  @Test
  void a_list_says_of_which_events_something_is_noted() {
    bean(InMemoryEvents.class).add(Samples.failed("evt_noted", "zoe@example.net", "{}"));
    Browser operator = signedIn("operator");
    assertThat(list(operator, "&q=evt_noted")).doesNotContain("<span>✎ note</span>");

    operator.post(
        "/admin/events/evt_noted/notes", Map.of("csrf", token(operator), "note", "rang up"));

    assertThat(list(operator, "&q=evt_noted"))
        .contains("<span>✎ note</span>")
        .doesNotContain("rang up");
  }

  @Test
  void a_note_is_on_record_and_an_empty_one_is_none() {
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    for (String text : new String[] {"waits for <the> customer", " "}) {
      assertThat(
              operator.post(PAGE + "/notes", Map.of("csrf", token(operator), "note", text)).place())
          .isEqualTo(PAGE + "#team");
    }

    assertThat(books.actions().subList(before, books.actions().size()))
        .extracting(Action::actor, Action::name, Action::subject, Action::reason)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "operator", "note", "evt_shared", "waits for <the> customer"));
    assertThat(
            operator
                .post("/admin/events/evt_none/notes", Map.of("csrf", token(operator), "note", "x"))
                .code())
        .isEqualTo(404);
  }

  @Test
  void a_payment_that_is_right_without_credits_leaves_the_list() {
    bean(InMemoryEvents.class).add(Samples.ignored("evt_right"));
    bean(InMemoryEvents.class).add(Samples.ignored("evt_doubtful"));
    Browser operator = signedIn("operator");
    assertThat(operator.get("/admin/uncredited").body()).contains("evt_right", "evt_doubtful");
    assertThat(signedIn("viewer").get("/admin/uncredited").body()).doesNotContain("is right");

    assertThat(
            operator
                .post(
                    "/admin/uncredited/accepted",
                    Map.of(
                        "csrf", token(operator), "id", "evt_right", "reason", "not_yet_supported"))
                .place())
        .isEqualTo("/admin/uncredited?reason=not_yet_supported");

    assertThat(operator.get("/admin/uncredited").body())
        .contains("evt_doubtful")
        .doesNotContain("evt_right");
    assertThat(books.actions().getLast())
        .extracting(Action::actor, Action::name, Action::subject)
        .containsExactly("operator", "accept", "evt_right");
  }

  @Test
  void what_is_not_in_the_list_of_payments_without_credits_is_not_accepted() {
    bean(InMemoryEvents.class).add(Samples.failed("evt_waits", "zoe@example.net", "{}"));
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    for (String id : new String[] {"evt_waits", "evt_of_tomorrow"}) {
      operator.post("/admin/uncredited/accepted", Map.of("csrf", token(operator), "id", id));
    }

    assertThat(books.actions()).hasSize(before);
  }

  @Test
  void a_snoozed_event_is_out_of_the_list_until_its_time_or_until_it_is_woken() {
    bean(InMemoryEvents.class).add(Samples.failed("evt_asleep", "zoe@example.net", "{}"));
    Browser operator = signedIn("operator");
    String page = "/admin/events/evt_asleep";
    Map<String, String> form =
        Map.of("csrf", token(operator), "length", "1d", "why", "waits for <the> customer");
    int before = books.actions().size();

    operator.post(page + "/snoozes", Map.of("csrf", token(operator), "length", "9y", "why", "x"));
    operator.post(page + "/snoozes", Map.of("csrf", token(operator), "length", "1d", "why", " "));
    assertThat(list(operator, "")).contains("evt_asleep");
    assertThat(operator.post(page + "/snoozes", form).place()).isEqualTo(page + "#team");

    assertThat(list(operator, "")).doesNotContain("evt_asleep").contains("1</span> snoozed");
    assertThat(list(operator, "&snoozed=yes"))
        .contains("evt_asleep", "snoozed, in the list again")
        .doesNotContain("evt_shared");
    assertThat(list(operator, "&q=evt_asleep")).contains("evt_asleep");
    assertThat(operator.get(page).body())
        .contains("Snoozed</strong> by", "waits for &lt;the&gt; customer")
        .doesNotContain("Snooze for");

    operator.post(page + "/snoozes/end", Map.of("csrf", token(operator)));
    assertThat(list(operator, "")).contains("evt_asleep");
    operator.post(page + "/snoozes/end", Map.of("csrf", token(operator)));
    operator.post(page + "/snoozes", form);
    assertThat(books.actions().subList(before, books.actions().size()))
        .extracting(Action::name)
        .containsExactly("snooze", "wake", "snooze");
    clock.step(Duration.ofDays(1));
    assertThat(list(signedIn("operator"), "")).contains("evt_asleep");
  }

  private static String list(Browser browser, String further) {
    return browser.get("/admin/events?status=failed&view=list" + further).body();
  }

  private void own(Browser browser, String owns) {
    own(browser, "evt_shared", owns);
  }

  private void own(Browser browser, String event, String owns) {
    browser.post("/admin/events/" + event + "/owner", Map.of("csrf", token(browser), "owns", owns));
  }
}
