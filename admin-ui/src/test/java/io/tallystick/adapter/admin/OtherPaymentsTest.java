package io.tallystick.adapter.admin;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.payment.SkipReason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Failed payments of one payer that are credited together with the one that is assigned. */
class OtherPaymentsTest extends DashboardTest {

  private InMemoryEvents events;

  @Override
  protected void open() {
    super.open();
    events = bean(InMemoryEvents.class);
  }

  @Test
  void the_other_failed_payments_of_the_payer_are_offered_and_done_in_one_go() {
    long user = books.userWith("payer@example.org", "Pay Er", 0);
    for (String id : List.of("evt_first", "evt_second", "evt_third")) {
      events.add(Samples.failed(id, "same@example.net", "{}"));
    }
    Browser operator = signedIn("operator");
    String preview = operator.get("/admin/events/evt_first?action=assign&user=" + user).body();
    assertThat(preview)
        .contains("the 2 other failed payments", "+1,000")
        .contains("value=\"evt_second " + FixedRepairs.TOKEN + "\"")
        .doesNotContain("value=\"evt_first " + FixedRepairs.TOKEN + "\"");
    int before = books.actions().size();

    String form =
        assigning(operator, user, "evt_second " + FixedRepairs.TOKEN, "evt_third another token");
    Seen done = operator.postBody("/admin/events/evt_first/repairs", form);

    assertThat(done.place()).contains("done=assign").endsWith("&also=1&missed=1");
    assertThat(books.actions().subList(before, books.actions().size()))
        .extracting(Action::subject)
        .containsExactly("evt_first", "evt_second");
  }

  @Test
  void ticked_payments_that_were_not_credited_are_told() {
    events.add(Samples.assigned("evt_with_others", "operator"));
    Browser operator = signedIn("operator");

    assertThat(operator.get("/admin/events/evt_with_others?done=assign&missed=2").body())
        .containsSubsequence("Not credited", ">2</span> of the payments that you ticked");
    assertThat(operator.get("/admin/events/evt_with_others?done=assign&also=2").body())
        .doesNotContain("that you ticked");
  }

  @Test
  void no_more_payments_are_credited_together_than_were_offered() {
    long user = books.userWith("zoe@example.org", "Zoe", 0);
    Browser operator = signedIn("operator");
    String form = assigning(operator, user);
    events.add(Samples.failed("evt_one", "one@example.net", "{}"));
    events.add(Samples.failed("evt_next", "one@example.net", "{}"));
    String others = ("&other=evt_next+" + FixedRepairs.TOKEN).repeat(30);

    assertThat(operator.postBody("/admin/events/evt_one/repairs", form + others).place())
        .endsWith("&also=20");
  }

  /** Two types of events tell of one invoice; crediting it closes the other one. */
  @Test
  void an_event_whose_payment_was_credited_by_another_one_is_not_told_as_not_credited() {
    long user = books.userWith("twin@example.org", "Tw In", 0);
    events.add(Samples.failed("evt_invoice", "twin@example.net", "{}"));
    events.add(Samples.ignored("evt_twin", SkipReason.ALREADY_CREDITED));
    events.add(Samples.completed("evt_tried_meanwhile", 500));
    events.add(Samples.ignored("evt_refunded_meanwhile", SkipReason.ALREADY_REFUNDED));
    Browser operator = signedIn("operator");
    String form =
        assigning(
            operator,
            user,
            "evt_twin " + FixedRepairs.TOKEN,
            "evt_tried_meanwhile " + FixedRepairs.TOKEN);
    String path = "/admin/events/evt_invoice/repairs";

    assertThat(operator.postBody(path, form).place()).doesNotContain("missed", "also");
    String another = "&other=" + encoded("evt_refunded_meanwhile " + FixedRepairs.TOKEN);
    assertThat(operator.postBody(path, form + another).place()).endsWith("&missed=1");
  }

  @Test
  void of_several_events_of_one_payment_one_is_offered() {
    long user = books.userWith("invoice@example.org", "In Voice", 0);
    for (String id : List.of("evt_own", "evt_other")) {
      EventDetails event = Samples.failed(id, "invoice@example.net", "{}");
      events.add(event);
      events.add(Samples.failed(id + "_twin", event.line()));
    }

    assertThat(signedIn("operator").get("/admin/events/evt_own?action=assign&user=" + user).body())
        .contains("the other failed payment<", "+500")
        .doesNotContain("value=\"evt_own_twin ");
  }

  /** The form by which an operator assigns an event, and others that are ticked. */
  private String assigning(Browser operator, long user, String... others) {
    return "csrf=%s&action=assign&user=%s&token=%s&reason=rang+up&also=yes"
            .formatted(encoded(token(operator)), user, encoded(FixedRepairs.TOKEN))
        + Stream.of(others).map(other -> "&other=" + encoded(other)).collect(joining());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
