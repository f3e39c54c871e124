package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.DashboardTest;
import io.tallystick.adapter.admin.InMemoryEvents;
import io.tallystick.adapter.admin.Samples;
import io.tallystick.application.port.InMemoryBooks;
import org.junit.jupiter.api.Test;

/** The head of an event's page, and the ids that lead to Stripe's dashboard. */
class StripeLinksTest extends DashboardTest {

  @Override
  protected void open() {
    super.open();
    bean(InMemoryEvents.class).add(Samples.failed("evt_test", "zoe@example.net", "{}"));
    bean(InMemoryEvents.class).add(Samples.withoutPayment("evt_unpaid"));
  }

  @Test
  void it_says_what_was_paid_and_event_payment_and_session_lead_to_stripe_s_test_mode() {
    assertThat(signedIn("viewer").get("/admin/events/evt_test").body())
        .contains(
            "https://dashboard.stripe.com/test/events/evt_test",
            "https://dashboard.stripe.com/test/payments/pi_evt_test",
            "https://dashboard.stripe.com/test/search?query=cs_evt_test",
            "aria-label=\"Payment in Stripe, opens in a new tab\"")
        .containsSubsequence(
            "$9.99 paid on ",
            "datetime=\"2026-03-01T11:00:00Z\"",
            "data-exact><span>1 Mar 2026 11:00:00 UTC</span>",
            ", by z…@e….net, for 500 credits");
  }

  @Test
  void the_head_leads_to_the_session_where_there_is_no_payment() {
    String head =
        signedIn("viewer")
            .get("/admin/events/evt_unpaid")
            .body()
            .replaceFirst("(?s).*(<main.*?)</h1>.*", "$1");

    assertThat(head)
        .contains(
            "https://dashboard.stripe.com/test/search?query=cs_evt_unpaid",
            "aria-label=\"Checkout session in Stripe, opens in a new tab\"");
  }

  @Test
  void a_user_s_customer_leads_to_stripe() {
    InMemoryBooks books = bean(InMemoryBooks.class);
    long user = books.userWith("paying@example.org", "Pay Er", 0);
    books.giveCustomer(user, "cus_pay");

    assertThat(signedIn("viewer").get("/admin/users/" + user).body())
        .contains("href=\"https://dashboard.stripe.com/test/customers/cus_pay\"");
  }
}
