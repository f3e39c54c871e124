package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.operator.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of payers in lists: who sees how many of them as a whole. */
class PayersInListsTest extends DashboardTest {

  private static final String LIST = "/admin/events?status=failed&view=list";

  @BeforeEach
  void clear() {
    bean(InMemoryEvents.class).clear();
  }

  private void fail(int events) {
    for (int i = 1; i <= events; i++) {
      bean(InMemoryEvents.class)
          .add(Samples.failed("evt_failed" + i, FailureCode.USER_CONFLICT, "{}"));
    }
  }

  private List<Action> since(int before) {
    return books.actions().subList(before, books.actions().size());
  }

  @Test
  void they_are_shown_to_an_operator_who_asks_and_each_is_on_record_once() {
    fail(4);
    Browser operator = signedIn("operator");
    assertThat(operator.get("/admin/events").body()).contains("z…@e….net", "Show payers");
    int before = books.actions().size();

    for (int i = 0; i < 2; i++) {
      assertThat(
              operator
                  .post(
                      "/admin/events/addresses", Map.of("csrf", token(operator), "view", "causes"))
                  .place())
          .isEqualTo("/admin/events?status=failed&view=causes");
    }

    for (String page : new String[] {"/admin/events", LIST, LIST}) {
      assertThat(operator.get(page).body())
          .contains("zoe@example.net")
          .doesNotContain("z…@e….net", "Show payers");
    }
    assertThat(signedIn("viewer").get("/admin/events").body()).doesNotContain("zoe@example.net");
    assertThat(since(before))
        .filteredOn(action -> action.name().startsWith("disclose"))
        .extracting(Action::actor, Action::name, Action::subject)
        .containsExactly(
            tuple("operator", "disclose", "addresses"),
            tuple("operator", "disclose_payers", "evt_failed1 evt_failed2 evt_failed3"),
            tuple("operator", "disclose_payers", "evt_failed4"));
    assertThat(operator.get("/admin/audit").body())
        .contains("saw addresses of payers in a list", "3 events")
        .doesNotContain("evt_failed1 evt_failed2");
  }

  @Test
  void they_are_shown_in_lists_of_other_statuses_and_in_plans_too() {
    fail(1);
    bean(InMemoryEvents.class).add(Samples.completed("evt_done", 5));
    Browser operator = signedIn("operator");
    operator.post("/admin/events/addresses", Map.of("csrf", token(operator)));
    Map<String, String> retry = Map.of("csrf", token(operator), "all", "yes", "action", "retry");

    assertThat(operator.get("/admin/events?status=completed").body()).contains("zoe@example.net");
    assertThat(operator.press("/admin/bulk/plan", retry).body()).contains(">zoe@example.net</td>");
    Browser admin = signedIn("admin");
    Map<String, String> other = Map.of("csrf", token(admin), "all", "yes", "action", "retry");
    assertThat(admin.press("/admin/bulk/plan", other).body()).doesNotContain("zoe@example.net");
  }

  @Test
  void they_are_shown_among_what_was_paid_and_not_credited() {
    bean(InMemoryEvents.class).add(Samples.ignored("evt_left"));
    String list = "/admin/uncredited?reason=not_yet_supported";
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    assertThat(operator.get(list).body()).contains("z…@e….net", "Show payers");
    Map<String, String> form =
        Map.of("csrf", token(operator), "view", "uncredited", "reason", "not_yet_supported");

    assertThat(operator.post("/admin/events/addresses", form).place()).isEqualTo(list);
    assertThat(operator.get(list).body()).contains("zoe@example.net").doesNotContain("Show payers");
  }

  @Test
  void beyond_the_limit_of_an_hour_they_are_masked_and_the_page_says_so() {
    fail(220);
    operators.add("curious", Dashboard.PASSWORD, Role.OPERATOR, "test");
    Browser curious = signedIn("curious");
    curious.post("/admin/events/addresses", Map.of("csrf", token(curious)));

    for (String from : new String[] {"0", "50", "100"}) {
      assertThat(curious.get(LIST + "&after=" + from).body())
          .contains("zoe@example.net")
          .doesNotContain("are masked here");
    }
    Seen beyond = curious.get(LIST + "&after=150");

    assertThat(beyond.code()).isEqualTo(200);
    assertThat(beyond.body())
        .contains("z…@e….net", "Addresses of payers are masked here")
        .doesNotContain("zoe@example.net", "Show payers");
    assertThat(curious.get(LIST).body()).as("seen before").contains("zoe@example.net");
    assertThat(signedIn("operator").get(LIST + "&after=150").body())
        .doesNotContain("are masked here");
  }

  @Test
  void a_refresh_shows_what_is_on_record_already_and_adds_nothing_to_it() {
    fail(2);
    Browser operator = signedIn("operator");
    operator.post("/admin/events/addresses", Map.of("csrf", token(operator)));
    assertThat(operator.get(LIST).body()).contains("zoe@example.net");
    bean(InMemoryEvents.class).add(Samples.failed("evt_newcomer", "newcomer@example.org", "{}"));
    int before = books.actions().size();

    String refreshed = operator.get(LIST, "X-Refresh", "true").body();

    assertThat(refreshed)
        .contains("evt_newcomer", "zoe@example.net")
        .doesNotContain("newcomer@example.org", "z…@e….net", "Show payers");
    assertThat(since(before)).isEmpty();
    assertThat(operator.get(LIST).body()).contains("newcomer@example.org");
    assertThat(since(before))
        .extracting(Action::name, Action::subject)
        .containsExactly(tuple("disclose_payers", "evt_newcomer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe_k", "4711", "pi_ano"})
  void they_are_found_by_the_beginning_of_their_address_on_record_alone(String text) {
    bean(InMemoryEvents.class).add(Samples.failed("evt_of", text + "@kraemer.example", "{}"));
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    String token = token(operator);
    int before = books.actions().size();

    String place = operator.post("/admin/search", Map.of("csrf", token, "q", text)).place();
    boolean found = operator.get(place).body().contains("/admin/events/evt_of");

    assertThat(found).isEqualTo(text.equals("zoe_k"));
    assertThat(since(before))
        .extracting(Action::subject)
        .isEqualTo(found ? List.of("users") : List.of());
    assertThat(place).doesNotContain("zoe");
  }
}
