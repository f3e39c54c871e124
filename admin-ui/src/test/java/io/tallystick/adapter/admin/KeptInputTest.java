package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing that was typed is lost, and every page that only looks can be opened again. */
class KeptInputTest extends DashboardTest {

  private static final String PAGE = "/admin/events/evt_kept";

  private long zoe;

  @Override
  protected void open() {
    super.open();
    zoe = books.userWith("zoe@example.org", "Zoe Kraemer", 0);
    bean(InMemoryEvents.class).add(Samples.failed("evt_kept", "zoe@example.net", "{}"));
  }

  @Test
  void a_preview_is_an_address_that_any_operator_can_open() {
    Browser operator = signedIn("operator");

    Seen led = operator.post(PAGE + "/previews", form(operator, Map.of("remember", "yes")));

    assertThat(led.place()).isEqualTo(PAGE + "?action=assign&user=%s&remember=yes".formatted(zoe));
    for (Browser reader : List.of(operator, signedIn("admin"))) {
      assertThat(reader.follow(led).body()).contains("Effect:", "value=\"%s\"".formatted(zoe));
    }
    assertThat(signedIn("viewer").follow(led).body()).doesNotContain("Effect:", "Reason");
  }

  @Test
  void a_confirmation_without_a_reason_leads_back_to_the_preview() {
    Browser operator = signedIn("operator");

    Seen page = operator.press(PAGE + "/repairs", form(operator, Map.of("token", "x")));

    assertThat(page.body()).contains("Say why:", "Effect:").doesNotContain("Nothing was done");
  }

  @Test
  void a_refused_confirmation_keeps_the_reason_out_of_sight_of_others() {
    Browser operator = signedIn("operator");

    Seen led =
        operator.post(
            PAGE + "/repairs", form(operator, Map.of("token", "stale", "reason", "Zoe rang up")));

    assertThat(led.code()).isEqualTo(303);
    assertThat(led.place()).startsWith(PAGE + "?action=assign&user=").doesNotContain("rang");
    assertThat(operator.follow(led).body())
        .contains("Nothing was done.", "value=\"Zoe rang up\"", "Effect:");
    assertThat(signedIn("operator").follow(led).body())
        .contains("Effect:")
        .doesNotContain("rang up", "Nothing was done.");
  }

  @Test
  void after_the_session_has_ended_a_sign_in_leads_back_to_the_preview() {
    Browser operator = signedIn("operator");
    String preview = PAGE + "?action=assign&user=" + zoe;
    Map<String, String> form = form(operator, Map.of("reason", "rang up", "token", "x"));
    clock.step(Duration.ofMinutes(16));

    Seen away =
        operator.post(
            PAGE + "/repairs",
            form,
            "Referer",
            server.getURI() + preview + "&kept=QUJD&account=QUJD");

    assertThat(away.place()).startsWith("/admin/sign-in?next=").endsWith("&ended=yes");
    Seen signIn = operator.follow(away);
    assertThat(signIn.body())
        .contains("Your sign-in has ended")
        .contains("name=\"next\" value=\"" + preview.replace("&", "&amp;") + "\"");
    Seen back =
        operator.press(
            "/admin/sign-in", Map.of("name", "operator", "password", PASSWORD, "next", preview));
    assertThat(back.body()).contains("Effect:");
  }

  @Test
  void a_search_for_accounts_is_an_address_that_this_session_can_open() {
    Browser operator = signedIn("operator");

    Seen led = operator.post(PAGE + "/candidates", form(operator, Map.of("q", "Zoe Kr")));

    assertThat(led.place()).startsWith(PAGE + "?find=").doesNotContain("Zoe");
    assertThat(operator.follow(led).body()).contains("value=\"Zoe Kr\"", "Z. K.");
    assertThat(signedIn("viewer").follow(led).body()).doesNotContain("Zoe Kr");
  }

  @Test
  void an_adjustment_that_is_previewed_or_refused_can_be_opened_again() {
    Browser operator = signedIn("operator");
    Map<String, String> form =
        new HashMap<>(
            Map.of("csrf", token(operator), "sign", "add", "amount", "20", "reason", "a & gift"));
    String path = "/admin/users/" + zoe + "/adjustments";

    Seen led = operator.post(path + "/preview", form);
    assertThat(led.place()).startsWith(path + "?form=").doesNotContain("gift");
    assertThat(operator.follow(led).body())
        .contains("Effect: balance", "a &amp; gift", "<bdi>Z. K.</bdi>"); // its # stays behind it
    assertThat(signedIn("admin").follow(led).body()).doesNotContain("gift");

    form.put("seen", "-1");
    Seen refused = operator.press(path, form);
    assertThat(refused.body()).contains("Nothing was booked.", "a &amp; gift");
    form.put("amount", "many");
    assertThat(operator.press(path, form).body()).contains("Say how many", "value=\"many\"");
  }

  /** Each of these letters takes three bytes, and would take nine characters of a query. */
  @Test
  void a_reason_as_long_as_any_may_be_is_kept_in_every_script() {
    Browser operator = signedIn("operator");
    String reason = "漢".repeat(500);
    String adjustments = "/admin/users/" + zoe + "/adjustments";

    Seen adjustment =
        operator.press(
            adjustments + "/preview",
            Map.of("csrf", token(operator), "sign", "add", "amount", "20", "reason", reason));
    Seen refused =
        operator.press(
            PAGE + "/repairs", form(operator, Map.of("token", "stale", "reason", reason)));

    assertThat(adjustment.body()).contains("Effect: balance", reason);
    assertThat(refused.body()).contains("Nothing was done.", "value=\"" + reason + "\"");
  }

  @Test
  void a_reason_that_is_too_long_is_told_so() {
    Browser operator = signedIn("operator");

    Seen refused =
        operator.press(
            PAGE + "/repairs", form(operator, Map.of("token", "x", "reason", "a".repeat(1_900))));

    assertThat(refused.body()).contains("at most 500 characters").doesNotContain("Say why");
  }

  private Map<String, String> form(Browser browser, Map<String, String> further) {
    Map<String, String> form = new HashMap<>(further);
    form.putAll(Map.of("csrf", token(browser), "action", "assign", "user", Long.toString(zoe)));
    return form;
  }
}
