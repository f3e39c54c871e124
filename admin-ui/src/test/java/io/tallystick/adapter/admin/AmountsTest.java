package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.Money;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed events that lack credits, by what they were paid. */
class AmountsTest extends DashboardTest {

  private static final String LIST = "/admin/events?status=failed&view=list&code=credits_unknown";
  private static final String HEAD = "Set credits by amount";

  @Override
  protected void open() {
    super.open();
    for (FailureCode code :
        new FailureCode[] {FailureCode.CREDITS_UNKNOWN, FailureCode.USER_CONFLICT}) {
      add("evt_a" + code, code, 2000, "eur");
      add("evt_b" + code, code, 2000, "eur");
      add("evt_c" + code, code, 12_500, "kwd");
      add("evt_d" + code, code, 12_500, "kwd");
      add("evt_e" + code, code, 12_500, "kwd");
      add("evt_f" + code, code, 700, "eur");
    }
  }

  private void add(String id, FailureCode code, long minor, String currency) {
    bean(InMemoryEvents.class)
        .add(Samples.paid(Samples.failed(id, code, "{}"), new Money(minor, currency)));
  }

  @Test
  void events_of_a_cause_are_told_by_what_several_were_paid() {
    assertThat(signedIn("operator").get(LIST).body())
        .containsSubsequence(HEAD, ">KWD12.500</a>", ">3</td>", ">€20.00</a>", ">2</td>")
        .containsPattern("href=\"[^\"]+least=20.00&amp;most=20.00&amp;currency=eur[^\"]*\"")
        .contains(
            "data-label=\"Credits for each\"",
            "Credits for each event of €20.00",
            "id=\"credits-20.00eur\"",
            "events of KWD12.500\"")
        .doesNotContain("of €7.00");
  }

  @Test
  void a_plan_takes_all_events_of_the_amount() {
    Browser operator = signedIn("operator");
    String page = operator.get(LIST + "&from=2026-02-01").body();
    String row = page.substring(page.indexOf(">€20.00</a>"), page.indexOf("Amounts of the newest"));
    Map<String, String> form = new HashMap<>();
    Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"")
        .matcher(row)
        .results()
        .forEach(field -> form.put(field.group(1), field.group(2)));
    form.put("credits", "500");

    String plan = operator.press("/admin/bulk/plan", form).body();

    assertThat(plan).contains("Set 500 credits for each of 2 events");
    Filter planned = bean(InMemoryEvents.class).asked();
    assertThat(planned)
        .extracting(Filter::least, Filter::most, Filter::currency, Filter::code)
        .extracting(Object::toString)
        .containsExactly(
            "Optional[2000]", "Optional[2000]", "Optional[eur]", "Optional[credits_unknown]");
    assertThat(planned.from()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/events?status=failed&view=list&code=user_conflict",
        "/admin/events?status=discarded&view=list&code=credits_unknown",
        "/admin/events?status=failed&view=list",
        "/admin/events?view=causes",
        LIST + "&least=20&currency=eur",
        LIST + "&least=abc&currency=eur",
        LIST + "&after=2"
      })
  void other_lists_are_not_told_by_amount(String list) {
    assertThat(signedIn("operator").get(list).body()).doesNotContain(HEAD);
  }

  /** The card is not among what a refresh replaces. */
  @Test
  void a_list_that_refreshes_itself_does_not_ask_for_amounts() {
    assertThat(signedIn("operator").get(LIST, "X-Refresh", "true").body()).doesNotContain(HEAD);
  }

  @Test
  void who_may_not_repair_is_offered_nothing() {
    assertThat(signedIn("viewer").get(LIST).body()).doesNotContain(HEAD, "Set credits");
  }

  @Test
  void a_cause_that_lacks_credits_leads_to_where_they_are_set() {
    Browser operator = signedIn("operator");

    assertThat(operator.get("/admin/events").body())
        .contains("code=credits_unknown&amp;view=list#set-credits\"");
    assertThat(operator.get(LIST).body()).containsOnlyOnce("id=\"set-credits\"");
    assertThat(operator.get(LIST + "&least=20&currency=eur").body())
        .containsOnlyOnce("id=\"set-credits\"");
  }
}
