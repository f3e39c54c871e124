package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page that explains the causes of failure. */
class CausesTest extends DashboardTest {

  @Test
  void a_refund_whose_payment_is_awaited_is_not_said_to_need_someone_after_a_day() {
    String page = signedIn("viewer").get("/admin/causes").body();

    assertThat(section(page, "internal_error")).contains("tried again", "After a day it needs");
    assertThat(section(page, "payment_not_found"))
        .contains("tried again", "ignored after three days")
        .doesNotContain("After a day it needs");
  }

  @Test
  void that_stripe_cannot_be_asked_without_a_key_is_said() {
    String page = signedIn("viewer").get("/admin/causes").body();

    assertThat(section(page, "stripe_unavailable")).contains("no STRIPE_API_KEY is set");
  }

  private static String section(String page, String code) {
    String from = page.substring(page.indexOf("id=\"" + code + "\""));
    return from.substring(0, from.indexOf("</section>"));
  }
}
