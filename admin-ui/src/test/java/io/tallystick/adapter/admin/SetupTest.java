package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.query.WatchRefusals.Refusal;
import io.tallystick.application.query.WatchRefusals.Refusals;
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
        .contains("stripe trigger")
        .doesNotContain(">✓</span> <span class=\"code\"");

    arrivals.newest.put("checkout.session.completed", clock.instant());
    arrivals.refusals =
        new Refusals(3, Optional.of(new Refusal(clock.instant(), "no signature <b>fits</b>")));
    String after = viewer.get("/admin/setup").body();

    assertThat(after.split(">✓</span> <span class=\"code\"", -1)).hasSize(2);
    assertThat(after)
        .contains("The last event came", "no signature &lt;b&gt;fits&lt;/b&gt;")
        .contains(">3</span> refused");
  }
}
