package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that a search has found, with what other lists of events offer. */
class SearchedEventsTest extends DashboardTest {

  private static final String ADDRESSES = "/admin/events/addresses";
  private static final String EXPORT = "/admin/search/export.csv";

  @BeforeEach
  void fill() {
    bean(InMemoryEvents.class).clear();
    clock.step(Duration.ofMinutes(61));
  }

  private void fail(int events) {
    for (int i = 1; i <= events; i++) {
      bean(InMemoryEvents.class).add(Samples.failed("evt_1Q" + i, "typo@kraemer.example", "{}"));
    }
  }

  @ParameterizedTest
  @CsvSource({"TYPO@kraemer.example, s", "typo@, s", "evt_1Q, q"})
  void an_operator_has_the_payers_addresses_shown_and_stays_at_the_results(
      String text, String field) {
    fail(2);
    Browser operator = signedIn("operator");
    Seen masked = search(operator, text);
    assertThat(masked.body()).contains("t…@k….example").doesNotContain("typo@kraemer");
    int before = books.actions().size();

    Seen led = operator.post(ADDRESSES, fields(masked, ADDRESSES));

    assertThat(led.place()).startsWith("/admin/search?" + field + "=").doesNotContain("kraemer");
    assertThat(operator.follow(led).body())
        .contains("typo@kraemer.example</td>", "action=\"" + EXPORT)
        .doesNotContain("t…@k….example", ADDRESSES);
    assertThat(books.actions().subList(before, books.actions().size()))
        .extracting(Action::name, Action::subject)
        .contains(tuple("disclose", "addresses"), tuple("disclose_payers", "evt_1Q1 evt_1Q2"));
  }

  @Test
  void a_viewer_has_them_masked() {
    fail(2);
    Browser viewer = signedIn("viewer");

    assertThat(search(viewer, "typo@kraemer.example").body())
        .contains("t…@k….example", EXPORT)
        .doesNotContain(ADDRESSES);
    assertThat(viewer.post(ADDRESSES, Map.of("csrf", token(viewer), "view", "search")).code())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"viewer, t…@k….example", "operator, t…@k….example", "admin, typo@kraemer.example"})
  void all_events_of_a_payer_are_exported_and_to_an_admin_with_the_address_on_record(
      String role, String address) {
    fail(25);
    Browser reader = signedIn(role);
    Map<String, String> form = fields(search(reader, "TYPO@kraemer.example"), EXPORT);
    int before = books.actions().size();

    Seen file = reader.post(EXPORT, form);

    assertThat(file.header("Content-Disposition")).contains("search.csv");
    assertThat(file.body().lines().skip(1))
        .hasSize(25)
        .allSatisfy(row -> assertThat(row).contains("\"" + address + "\""));
    List<Action> since = books.actions().subList(before, books.actions().size());
    assertThat(since)
        .extracting(Action::name, Action::subject)
        .isEqualTo(role.equals("admin") ? List.of(tuple("disclose", "search.csv")) : List.of());
    assertThat(since)
        .extracting(Action::reason)
        .allSatisfy(reason -> assertThat(reason).contains("payer=evt_1Q1", "status=all"));
  }

  @Test
  void events_that_begin_with_a_text_are_exported_and_the_record_names_them_by_their_ids() {
    fail(2);
    Browser admin = signedIn("admin");

    Seen file = admin.post(EXPORT, fields(search(admin, "typo@"), EXPORT));

    assertThat(file.body().lines().skip(1)).hasSize(2);
    assertThat(books.actions().getLast().reason())
        .isEqualTo("exported with e-mail addresses: evt_1Q1 evt_1Q2");
  }

  /** A file that is not whole looks as if it were. */
  @Test
  void where_more_begin_with_a_text_than_are_shown_nothing_is_exported() {
    fail(21);
    Browser operator = signedIn("operator");

    assertThat(search(operator, "evt_1Q").body())
        .contains("More than <span>20</span> events begin like this", "to export all")
        .doesNotContain(EXPORT);
    Seen answer = operator.post(EXPORT, Map.of("csrf", token(operator), "q", "evt_1Q"));
    assertThat(answer.place()).isEqualTo("/admin/search?q=evt_1Q");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evt_1Q", "pi_none", ""})
  void what_a_viewer_does_not_find_is_not_exported(String text) {
    fail(2);
    Browser viewer = signedIn("viewer");

    Seen answer = viewer.post(EXPORT, Map.of("csrf", token(viewer), "q", text));

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).startsWith("/admin/search");
  }

  private Seen search(Browser browser, String text) {
    return browser.press("/admin/search", Map.of("csrf", token(browser), "q", text));
  }

  /** What the form of a page sends. */
  private static Map<String, String> fields(Seen page, String action) {
    Matcher form =
        Pattern.compile("<form[^>]*action=\"" + action + "\"[^>]*>(.*?)</form>", Pattern.DOTALL)
            .matcher(page.body());
    assertThat(form.find()).as(action).isTrue();
    Map<String, String> fields = new HashMap<>();
    Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
        .matcher(form.group(1))
        .results()
        .forEach(input -> fields.put(input.group(1), input.group(2)));
    return fields;
  }
}
