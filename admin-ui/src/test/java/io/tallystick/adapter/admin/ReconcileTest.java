package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page of the comparisons with Stripe. */
class ReconcileTest extends DashboardTest {

  @Test
  void it_shows_the_latest_comparisons_and_the_differences_of_the_one_that_is_chosen() {
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/reconcile").body())
        .contains("not finished, dry run", "href=\"/admin/reconcile?run=7\"", "No differences");
    assertThat(viewer.get("/admin/reconcile").body()).doesNotContain("could not be read");
    assertThat(viewer.get("/admin/reconcile?run=7").body())
        .contains("2 sessions and invoices were compared by amount only")
        .contains("cs_&lt;b&gt;", "pi_1", ">500<", ">50<", "of comparison 7")
        .doesNotContain("No differences", "cs_<b>");
  }
}
