package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** In live mode there are no test events. */
class LiveSetupTest extends DashboardTest {

  @Override
  protected Map<String, Object> settings() {
    return Map.of("tallystick.stripe.mode", "live");
  }

  @Test
  void no_test_event_is_offered_or_sent() {
    Browser admin = signedIn("admin");

    assertThat(admin.get("/admin/setup").body())
        .contains("The endpoint in Stripe")
        .doesNotContain("Send a test event");
    assertThat(admin.post("/admin/setup/samples", Map.of("csrf", token(admin))).code())
        .isEqualTo(409);
  }
}
