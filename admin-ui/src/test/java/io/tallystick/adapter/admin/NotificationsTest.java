package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.alert.AlertKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of the messages to those who repair failed events. */
class NotificationsTest extends DashboardTest {

  private static final String PAGE = "/admin/notifications";
  private static final String TESTS = PAGE + "/tests";

  private FixedNotifications notifications;

  @BeforeEach
  void forget() {
    notifications = bean(FixedNotifications.class);
    notifications.sent.clear();
    notifications.problem = Optional.empty();
  }

  @Test
  void it_says_which_ways_are_set_up_and_how_to_set_up_the_others() {
    assertThat(signedIn("operator").get(PAGE).body())
        .contains("mail.example.com to 2 addresses", "Send a test: E-mail", "Nothing was sent yet")
        .contains("not set up: set", "TALLYSTICK_ALERT_URL")
        .contains("at most every <span>15 min</span>", "<span>7:00 UTC</span>")
        .doesNotContain("Send a test: Webhook", "SMTP_URL");
  }

  @Test
  void a_viewer_looks_and_sends_nothing() {
    notifications.note("webhook", AlertKind.ALERT, Optional.empty(), Optional.of("<b>no</b>"));
    notifications.note("email", AlertKind.ALL_CLEAR, Optional.empty(), Optional.empty());
    notifications.note("pigeon", AlertKind.UNKNOWN, Optional.empty(), Optional.empty());

    assertThat(signedIn("viewer").get(PAGE).body())
        .containsSubsequence(
            "pigeon", "A message of a later version", "E-mail", "All clear", "taken", "Webhook")
        .contains("3 events need someone", "user_unresolved", "&lt;b&gt;no&lt;/b&gt;")
        .doesNotContain("<b>no</b>", "Send a test:");
  }

  @Test
  void the_result_of_a_test_is_said() {
    Browser operator = signedIn("operator");
    Map<String, String> form = Map.of("csrf", token(operator), "way", "email");

    clock.step(Duration.ofMinutes(1));
    assertThat(operator.press(TESTS, form).body())
        .contains("The test was taken.", "Test by operator");

    clock.step(Duration.ofMinutes(1));
    notifications.problem = Optional.of("the mail server answered 550");
    assertThat(operator.press(TESTS, form).body())
        .containsSubsequence("The test was not taken:", "the mail server answered 550");
  }

  @Test
  void one_test_goes_out_within_a_minute() {
    clock.step(Duration.ofMinutes(1));
    Browser operator = signedIn("operator");
    Map<String, String> form = Map.of("csrf", token(operator), "way", "email");

    assertThat(operator.post(TESTS, form).place()).isEqualTo(PAGE + "?tested=email");
    assertThat(operator.post(TESTS, form).code()).isEqualTo(429);
    assertThat(notifications.sent).hasSize(1);
    clock.step(Duration.ofMinutes(1));
    assertThat(operator.post(TESTS, form).code()).isEqualTo(303);
  }

  @Test
  void a_way_that_is_not_set_up_is_not_tested() {
    Browser operator = signedIn("operator");
    for (String way : new String[] {"webhook", "pigeon", ""}) {
      assertThat(operator.post(TESTS, Map.of("csrf", token(operator), "way", way)).code())
          .isEqualTo(404);
    }

    assertThat(operator.get(PAGE + "?tested=webhook").body()).doesNotContain("The test was");
    assertThat(notifications.sent).isEmpty();
  }
}
