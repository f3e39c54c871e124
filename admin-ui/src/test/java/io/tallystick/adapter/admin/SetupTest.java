package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.SampleDelivery.Result;
import io.tallystick.application.query.WatchRefusals.Refusal;
import io.tallystick.application.query.WatchRefusals.Refusals;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first run: where to go, how Stripe is connected, and what has arrived. */
class SetupTest extends DashboardTest {

  @Test
  void the_name_of_the_server_leads_to_the_dashboard() {
    assertThat(browser().get("/").place()).isEqualTo("/admin");
  }

  @Test
  void types_of_events_are_ticked_as_they_arrive_and_refusals_are_told() {
    Arrivals arrivals = bean(Arrivals.class);
    Browser viewer = signedIn("viewer");
    String before = viewer.get("/admin/setup").body();
    assertThat(before)
        .contains(server.getURI() + "/webhooks/stripe")
        .contains("No event has arrived yet.", "No delivery was refused")
        .contains("stripe trigger", ">not yet</span>")
        .doesNotContain(">✓</span> <span class=\"code\"");

    arrivals.newest.put("checkout.session.completed", clock.instant());
    arrivals.isAll = false;
    arrivals.refusals =
        new Refusals(3, Optional.of(new Refusal(clock.instant(), "no signature <b>fits</b>")));
    String after = viewer.get("/admin/setup").body();

    assertThat(after.split(">✓</span> <span class=\"code\"", -1)).hasSize(2);
    assertThat(after)
        .contains(
            "not among the newest 5,000 events",
            "The last event came",
            "no signature &lt;b&gt;fits&lt;/b&gt;")
        .contains(">3</span> refused");
  }

  /** From API version 2025-03-31 on it alone says which payment a refund of an invoice is of. */
  @Test
  void the_type_is_listed_by_which_refunds_of_invoices_are_found() {
    assertThat(signedIn("viewer").get("/admin/setup").body())
        .containsSubsequence(">invoice.paid</span>", ">invoice_payment.paid</span>");
  }

  @Test
  void an_operator_sends_a_test_event_and_is_told_what_became_of_it() {
    FixedSamples samples = bean(FixedSamples.class);
    Browser operator = signedIn("operator");
    Map<String, String> form = Map.of("csrf", token(operator));
    assertThat(operator.get("/admin/setup").body()).contains("Send a test event");
    assertThat(signedIn("viewer").get("/admin/setup").body()).doesNotContain("Send a test event");

    samples.result = new Result.Stored(new StripeEventId("evt_tallystick_test_1"), "ignored");
    assertThat(operator.press("/admin/setup/samples", form).body())
        .contains("The test event was taken.", "href=\"/admin/events/evt_tallystick_test_1\"");

    samples.result = new Result.Refused("it answered 400: <b>no</b>");
    assertThat(operator.press("/admin/setup/samples", form).body())
        .contains("did not take the test event:", "it answered 400: &lt;b&gt;no&lt;/b&gt;");
    assertThat(operator.post("/admin/setup/samples", form).place())
        .startsWith("/admin/setup?kept=")
        .doesNotContain("answered");
  }

  @Test
  void an_address_that_names_no_test_event_says_nothing() {
    assertThat(signedIn("viewer").get("/admin/setup?sample=evt_1").body())
        .doesNotContain("was taken", "evt_1");
  }

  @Test
  void an_address_that_somebody_made_up_tells_of_no_test_event() {
    assertThat(
            signedIn("viewer").get("/admin/setup?sample=evt_tallystick_test_%2F..%2Fothers").body())
        .doesNotContain("The test event was taken.", "others");
  }
}
