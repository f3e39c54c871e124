package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who finds whom among the accounts, and who sees name and address of whom. */
class PersonalDataTest extends DashboardTest {

  private long zoe;

  @Override
  protected void open() {
    super.open();
    zoe = books.userWith("zoe.kraemer@kraemer.example", "Zoe Kraemer", 0);
    books.giveCustomer(zoe, "cus_zoe");
    bean(InMemoryEvents.class)
        .add(Samples.failed("evt_failed", "zoe.kraemer@kraemer.example", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"z", "zoe.kraemer@", "zoe.kraemer@kraemer.exampl", "Zoe", "Zoe Kraemer"})
  void a_viewer_finds_nobody_by_less_than_the_whole_address(String text) {
    Seen answer = search(signedIn("viewer"), text);

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.body()).contains("No user matches");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe.kraemer@kraemer.example", "ZOE.kraemer@kraemer.example", "cus_zoe"})
  void a_viewer_finds_an_account_by_what_names_it(String text) {
    assertThat(search(signedIn("viewer"), text).place()).isEqualTo("/admin/users/" + zoe);
  }

  @Test
  void an_operator_finds_an_account_by_the_beginning_of_its_name_and_that_is_on_record() {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    assertThat(search(operator, "Zoe").body()).contains("Z. K.").doesNotContain("kraemer");
    search(operator, "Zoe K");

    assertThat(since(before)).extracting(Action::name).containsExactly("disclose");
    assertThat(since(before)).extracting(Action::subject).containsExactly("users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "admin"})
  void name_and_address_are_masked_until_a_person_asks_and_only_to_that_person(String role) {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser asking = signedIn(role);
    String page = "/admin/users/" + zoe;
    assertThat(asking.get(page).body()).contains("z…@k….example").doesNotContain("raemer");
    int before = books.actions().size();

    Seen asked = asking.post(page + "/disclosures", Map.of("csrf", token(asking)));

    assertThat(asked.place()).isEqualTo(page);
    assertThat(since(before))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.actor()).isEqualTo(role);
              assertThat(it.name()).isEqualTo("disclose");
              assertThat(it.subject()).isEqualTo("user " + zoe);
            });
    assertThat(asking.get(page).body()).contains("zoe.kraemer@kraemer.example", "Zoe Kraemer");
    assertThat(search(asking, "Zoe").body()).contains("zoe.kraemer@kraemer.example");
    for (String other : List.of("viewer", role.equals("admin") ? "operator" : "admin")) {
      assertThat(signedIn(other).get(page).body()).doesNotContain("raemer");
    }

    clock.step(DisclosePersonalData.SHOWN_FOR);
    assertThat(signedIn(role).get(page).body()).doesNotContain("raemer");
  }

  @Test
  void a_customer_s_id_is_shown_if_stripe_has_made_it() {
    long anton = books.userWith("anton@kraemer.example", "Anton Kraemer", 0);
    books.giveCustomer(anton, "anton_kraemer");
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/users/" + zoe).body()).contains("cus_zoe");
    assertThat(viewer.get("/admin/users/" + anton).body()).doesNotContain("kraemer");
  }

  @Test
  void a_link_discloses_nothing_and_a_viewer_neither() {
    String path = "/admin/users/" + zoe + "/disclosures";
    Browser viewer = signedIn("viewer");
    Browser operator = signedIn("operator");
    int before = books.actions().size();

    assertThat(viewer.post(path, Map.of("csrf", token(viewer))).code()).isEqualTo(403);
    assertThat(operator.get(path).code()).isNotEqualTo(200);
    assertThat(operator.post(path, Map.of()).code()).isEqualTo(403);
    assertThat(
            operator.post("/admin/users/4711/disclosures", Map.of("csrf", token(operator))).code())
        .isEqualTo(404);
    assertThat(since(before)).isEmpty();
  }

  @Test
  void an_event_beyond_the_limit_is_neither_shown_nor_on_record_as_shown() {
    clock.step(Duration.ofHours(1));
    Browser operator = signedIn("operator");
    String token = token(operator);
    bean(DisclosePersonalData.class)
        .disclose(
            "operator",
            IntStream.range(0, 199).mapToObj(i -> "evt_busy_" + i).toList(),
            "a busy day");
    int before = books.actions().size();

    Seen refused = operator.press("/admin/events/evt_failed/disclosures", Map.of("csrf", token));

    assertThat(refused.code()).isEqualTo(429);
    assertThat(since(before)).extracting(Action::name).containsExactly("disclose_refused");
    assertThat(operator.get("/admin/events/evt_failed?personal=yes").body())
        .doesNotContain("kraemer.example");
    clock.step(Duration.ofHours(1));
  }

  @Test
  void the_accounts_offered_for_an_event_are_masked_until_a_person_asks() {
    clock.step(DisclosePersonalData.SHOWN_FOR);
    Browser operator = signedIn("operator");
    assertThat(operator.get("/admin/events/evt_failed").body())
        .contains("Z. K.")
        .doesNotContain("kraemer.example");
    int before = books.actions().size();

    Seen asked =
        operator.press("/admin/events/evt_failed/disclosures", Map.of("csrf", token(operator)));

    assertThat(asked.body()).contains(", by zoe.kraemer@kraemer.example");
    assertThat(since(before))
        .extracting(Action::subject)
        .containsExactly("evt_failed", "user " + zoe);
    for (String other : List.of("viewer", "admin")) {
      assertThat(signedIn(other).get("/admin/events/evt_failed?personal=yes").body())
          .as(other)
          .doesNotContain("kraemer.example");
    }
    assertThat(operator.get("/admin/events/evt_failed").body())
        .contains("zoe.kraemer@kraemer.example");
  }

  @Test
  void an_account_that_is_only_near_is_offered_with_what_it_shares() {
    books.userWith("k@other.example", "Anna Smith", 0);
    books.userWith("anna@other.example", "Kim Anders", 0);
    bean(InMemoryEvents.class).add(Samples.failed("evt_anna", "anna@pay.example", "{}"));

    assertThat(signedIn("operator").get("/admin/events/evt_anna").body())
        .containsPattern(
            "A. S.[\\s\\S]*its name begins like the payer&#39;s address[\\s\\S]*"
                + "K. A.[\\s\\S]*its address begins like the payer&#39;s address");
  }

  private static Seen search(Browser browser, String text) {
    String token = browser.get("/admin/users").token();
    Seen led = browser.post("/admin/users/search", Map.of("csrf", token, "q", text));
    assertThat(led.place()).matches("/admin/users\\?s=[A-Za-z0-9_-]+");
    return browser.get(led.place());
  }

  private List<Action> since(int before) {
    return books.actions().subList(before, books.actions().size());
  }
}
