package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.DashboardTest;
import io.tallystick.adapter.admin.InMemoryEvents;
import io.tallystick.adapter.admin.Samples;
import org.junit.jupiter.api.Test;

/** The ids of an event lead to Stripe's dashboard. */
class StripeLinksTest extends DashboardTest {

  @Override
  protected void open() {
    super.open();
    bean(InMemoryEvents.class).add(Samples.failed("evt_test", "zoe@example.net", "{}"));
  }

  @Test
  void event_payment_and_session_lead_to_their_pages_in_test_mode() {
    assertThat(signedIn("viewer").get("/admin/events/evt_test").body())
        .contains(
            "https://dashboard.stripe.com/test/events/evt_test",
            "https://dashboard.stripe.com/test/payments/pi_evt_test",
            "https://dashboard.stripe.com/test/search?query=cs_evt_test",
            "aria-label=\"The payment in Stripe, opens in a new tab\"");
  }
}
