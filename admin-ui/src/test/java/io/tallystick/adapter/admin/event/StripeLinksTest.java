package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.DashboardTest;
import io.tallystick.adapter.admin.InMemoryEvents;
import io.tallystick.adapter.admin.Samples;
import org.junit.jupiter.api.Test;

/** The head of an event's page, and the ids that lead to Stripe's dashboard. */
class StripeLinksTest extends DashboardTest {

  @Override
  protected void open() {
    super.open();
    bean(InMemoryEvents.class).add(Samples.failed("evt_test", "zoe@example.net", "{}"));
  }

  @Test
  void it_says_what_was_paid_and_event_payment_and_session_lead_to_stripe_s_test_mode() {
    assertThat(signedIn("viewer").get("/admin/events/evt_test").body())
        .contains(
            "https://dashboard.stripe.com/test/events/evt_test",
            "https://dashboard.stripe.com/test/payments/pi_evt_test",
            "https://dashboard.stripe.com/test/search?query=cs_evt_test",
            "$9.99 paid on 1 Mar 2026 11:00:00 UTC, by z…@e….net, for 500 credits",
            "aria-label=\"The payment in Stripe, opens in a new tab\"");
  }
}
