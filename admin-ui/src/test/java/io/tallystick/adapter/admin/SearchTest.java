package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one search of all pages. */
class SearchTest extends DashboardTest {

  private long zoe;

  @Override
  protected void open() {
    super.open();
    zoe = books.userWith("zoe.kraemer@kraemer.example", "Zoe Kraemer", 0);
    books.giveCustomer(zoe, "cus_zoe");
    InMemoryEvents events = bean(InMemoryEvents.class);
    events.add(Samples.failed("evt_1QFailed", "typo@kraemer.example", "{}"));
    events.add(Samples.ignored("evt_1QIgnored"));
    events.add(Samples.disputed("evt_1QCompleted"));
  }

  @ParameterizedTest
  @CsvSource({
    "evt_1QFailed, /admin/events/evt_1QFailed",
    "EVT_1QFailed, /admin/events/evt_1QFailed",
    "evt_1QCompleted, /admin/events/evt_1QCompleted",
    "pi_evt_1QCompleted, /admin/events/evt_1QCompleted",
    "https://dashboard.stripe.com/acct_1/test/payments/pi_evt_1QIgnored?x=y#z,"
        + " /admin/events/evt_1QIgnored",
    "dashboard.stripe.com/events/evt_1QFailed, /admin/events/evt_1QFailed",
    "https://dashboard.stripe.com/test/search?query=pi_evt_1QIgnored, /admin/events/evt_1QIgnored",
    "https://dashboard.stripe.com/acct_1/search?page=a_1&query=pi_evt_1QIgnored&sort=b_2,"
        + " /admin/events/evt_1QIgnored",
    "https://dashboard.stripe.com/test/events/evt_1QFailed?from=/pi_1&query=cs_2#in_3,"
        + " /admin/events/evt_1QFailed",
    "typo@KRAEMER.example, /admin/events/evt_1QFailed",
    "cs_evt_1QFailed, /admin/events/evt_1QFailed",
    "CS_EVT_1qfailed, /admin/events/evt_1QFailed",
    "cus_zoe, /admin/users/1",
    "#1, /admin/users/1",
    "1, /admin/users/1",
    "ZOE.kraemer@kraemer.example, /admin/users/1"
  })
  void a_viewer_opens_by_a_whole_value_what_it_names_in_any_status(String text, String page) {
    assertThat(zoe).isEqualTo(1);
    assertThat(search(signedIn("viewer"), text).place()).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evt_1Q", "zoe", "Zoe Kraemer", "typo@", "kraemer", "pi_evt", "cs_evt_1Q", "2"})
  void a_viewer_finds_nothing_by_less(String text) {
    assertThat(search(signedIn("viewer"), text).body())
        .contains("Nothing found")
        .doesNotContain("evt_1QF", "/admin/users/1");
  }

  @Test
  void an_operator_finds_events_of_every_status_by_the_beginning_of_their_id() {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    assertThat(search(operator, "evt_1Q").body())
        .contains("evt_1QFailed", "evt_1QIgnored", "evt_1QCompleted");
    assertThat(search(operator, "pi_evt_1Q").body())
        .contains("evt_1QFailed", "evt_1QIgnored", "evt_1QCompleted");
    assertThat(books.actions()).as("an id names nobody").hasSize(before);
  }

  @Test
  void an_operator_finds_events_by_so_much_of_any_other_id_that_few_begin_with_it() {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    assertThat(search(operator, "CS_EVT_1q").body())
        .contains("evt_1QFailed", "evt_1QIgnored")
        .doesNotContain("type more of it");
    assertThat(search(operator, "cs_test_evt").body())
        .contains("Nothing found", "type at least <span>5</span> characters");
    assertThat(search(operator, "cs_other").body())
        .contains("Nothing found")
        .doesNotContain("type at least");
    assertThat(books.actions()).as("an id names nobody").hasSize(before);
  }

  @Test
  void an_operator_finds_by_the_beginning_of_a_name_or_an_address_and_that_is_on_record() {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    assertThat(search(operator, "zoe").body())
        .contains("/admin/users/" + zoe, "Z. K.")
        .doesNotContain("raemer");
    assertThat(search(operator, "typo").body()).contains("/admin/events/evt_1QFailed");
    List<Action> since = books.actions().subList(before, books.actions().size());
    assertThat(since).extracting(Action::subject).containsExactly("users");
  }

  @Test
  void what_may_name_a_person_is_read_from_the_address_of_the_page_in_the_same_session_alone() {
    Browser operator = signedIn("operator");
    String place = submit(operator, "Zoe Kraemer").place();

    assertThat(place).startsWith("/admin/search?s=").doesNotContainIgnoringCase("zoe");
    assertThat(operator.get(place).body()).as("again").contains("/admin/users/" + zoe);
    for (Browser other : List.of(signedIn("operator"), signedIn("admin"))) {
      assertThat(other.get(place).body())
          .contains("Type it once more")
          .doesNotContain("/admin/users/" + zoe);
    }
    assertThat(operator.get("/admin/search?q=Zoe").body()).doesNotContain("/admin/users/" + zoe);
    for (String edited : List.of("x", "%25", "A".repeat(40), place.substring(16, 40))) {
      assertThat(operator.get("/admin/search?s=" + edited).code()).isEqualTo(200);
    }
  }

  @Test
  void the_list_of_a_payer_names_an_event_and_never_the_address() {
    InMemoryEvents events = bean(InMemoryEvents.class);
    events.add(Samples.failed("evt_2QFirst", "two@kraemer.example", "{}"));
    events.add(Samples.failed("evt_2QSecond", "two@kraemer.example", "{}"));
    for (int i = 0; i < 20; i++) {
      events.add(Samples.failed("evt_2QFurther" + i, "two@kraemer.example", "{}"));
    }
    Matcher list =
        Pattern.compile("href=\"(/admin/events[^\"]*payer=[^\"]*)\"")
            .matcher(search(signedIn("viewer"), "TWO@kraemer.example").body());

    assertThat(list.find()).isTrue();
    String place = list.group(1).replace("&amp;", "&");
    assertThat(place).contains("payer=evt_2QFirst");
    String seen = signedIn("operator").get(place).body();
    assertThat(seen).contains("evt_2QFirst", "evt_2QSecond").doesNotContain("evt_1QFailed");
    assertThat(signedIn("viewer").get("/admin/events?status=all&payer=a%20b").body())
        .contains("A payer is named by the id of an event");
  }

  @Test
  void every_page_has_the_search() {
    Browser viewer = signedIn("viewer");
    for (String page : List.of("/admin/events", "/admin/users", "/admin/audit", "/admin/none")) {
      assertThat(viewer.get(page).body()).contains("action=\"/admin/search\"");
    }
  }

  @Test
  void the_tabs_say_how_many_events_of_each_status_there_are() {
    Browser viewer = signedIn("viewer");

    assertThat(tab(viewer.get("/admin/events").body(), "all")).isEqualTo("all 3");
    String narrow = viewer.get("/admin/events?view=list&q=evt_1QCompleted").body();
    assertThat(narrow)
        .contains("Nothing matches this filter")
        .containsSubsequence(
            "href=\"/admin/events?q=evt_1QCompleted&amp;status=completed\"",
            ">1 match among completed: show</a>")
        .doesNotContain("among ignored");
    assertThat(tab(narrow, "completed")).isEqualTo("✓ completed 1");
    assertThat(tab(narrow, "failed")).isEqualTo("✕ failed 0");
  }

  @ParameterizedTest
  @CsvSource({
    "least=abc&currency=eur, An amount is written in digits",
    "most=-5&currency=eur, An amount is written in digits",
    "'least=1,000&currency=usd', and 1000 without a comma",
    "most=1.000&currency=jpy, and 1000 without a comma",
    "least=5, Amounts are compared within one currency",
    "order=amount, Amounts are compared within one currency",
    "currency=euro, A currency is three letters",
    "status=nonsense, There is no such status",
    "mode=prod, A mode is live or test",
    "order=newst, There is no such order",
    "owner=ann, Events are mine or nobody",
    "type=checkout, A type is compared as a whole: checkout.session.completed",
    "from=yesterday, A day is written as",
    "from=2026-03-02&until=2026-03-01, “From” is after “Until”"
  })
  void a_filter_that_cannot_be_read_says_so_and_plans_nothing(String query, String problem) {
    Browser operator = signedIn("operator");
    String page = operator.get("/admin/events?view=list&" + query).body();
    assertThat(page).contains(problem).doesNotContain("all that match this filter");

    Map<String, String> form = new HashMap<>(Map.of("csrf", token(operator)));
    form.putAll(Map.of("all", "yes", "action", "discard"));
    for (String field : query.split("&")) {
      form.put(field.split("=")[0], field.split("=")[1]);
    }
    assertThat(operator.press("/admin/bulk/plan", form).body())
        .contains("Nothing is planned.", problem);
  }

  @Test
  void a_bulk_repair_of_nothing_leads_back_to_the_list_with_its_filter() {
    Browser operator = signedIn("operator");

    Seen led =
        operator.post(
            "/admin/bulk/plan",
            Map.of("csrf", token(operator), "action", "retry", "code", "credits_invalid"));

    assertThat(led.place())
        .isEqualTo("/admin/events?code=credits_invalid&status=failed&view=list&refused=nothing");
    assertThat(operator.follow(led).body()).contains("because no event was selected");
  }

  @Test
  void amounts_are_compared_in_the_decimals_of_their_currency() {
    signedIn("viewer").get("/admin/events?view=list&least=12,5&currency=KWD");
    assertThat(bean(InMemoryEvents.class).asked().least()).contains(12_500L);
    assertThat(bean(InMemoryEvents.class).asked().currency()).contains("kwd");
    signedIn("viewer").get("/admin/events?view=list&most=3000&currency=jpy");
    assertThat(bean(InMemoryEvents.class).asked().most()).contains(3000L);
  }

  @Test
  void a_list_is_not_narrowed_by_days_of_which_it_says_so() {
    signedIn("viewer").get("/admin/events?view=list&from=2026-03-02&until=2026-03-01");
    assertThat(bean(InMemoryEvents.class).asked().from()).isPresent();
    assertThat(bean(InMemoryEvents.class).asked().until()).isEmpty();
  }

  @Test
  void types_to_choose_are_offered_and_others_are_looked_for_as_they_are() {
    assertThat(signedIn("viewer").get("/admin/events?view=list&type=payout.paid").body())
        .contains("<option value=\"invoice.paid\">a paid invoice", "value=\"payout.paid\"")
        .doesNotContain("A type is compared");
    assertThat(bean(InMemoryEvents.class).asked().type()).contains("payout.paid");
    signedIn("viewer").get("/admin/events?view=list&type=checkout&mode=prod");
    assertThat(bean(InMemoryEvents.class).asked().type()).isEmpty();
    assertThat(bean(InMemoryEvents.class).asked().livemode()).isEmpty();
  }

  private static String tab(String page, String status) {
    Matcher tab =
        Pattern.compile("<a href=[^>]*status=" + status + "[^>]*>(.*?)</a>").matcher(page);
    assertThat(tab.find()).isTrue();
    return tab.group(1).replaceAll("<[^>]+>", "");
  }

  private static Seen submit(Browser browser, String text) {
    String token = browser.get("/admin/users").token();
    return browser.post("/admin/search", Map.of("csrf", token, "q", text));
  }

  private static Seen search(Browser browser, String text) {
    return browser.get(submit(browser, text).place());
  }

  @Test
  void a_text_of_any_length_leads_to_an_address_of_bounded_length() {
    Browser operator = signedIn("operator");

    Seen found =
        operator.post("/admin/search", Map.of("csrf", token(operator), "q", "a".repeat(20_000)));
    assertThat(found.code()).isEqualTo(303);
    assertThat(found.place()).hasSizeLessThan(4000);
  }
}
