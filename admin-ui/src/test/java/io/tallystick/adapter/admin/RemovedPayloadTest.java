package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page of an event of which the bytes are not kept any more. */
class RemovedPayloadTest extends DashboardTest {

  @Test
  void it_says_after_how_many_days_they_were_removed_and_offers_nothing_to_show() {
    bean(InMemoryEvents.class).add(Samples.failed("evt_old", "zoe@example.net", ""));

    String page = signedIn("operator").get("/admin/events/evt_old").body();
    assertThat(page)
        .contains("Removed after 90 days.")
        .doesNotContain("cannot be folded", "bytes, as received", "/disclosures#payload");
  }
}
