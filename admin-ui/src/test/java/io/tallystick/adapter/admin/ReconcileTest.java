package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the comparisons with Stripe. */
class ReconcileTest extends DashboardTest {

  @Test
  void it_shows_the_latest_comparisons_and_the_differences_of_the_one_that_is_chosen() {
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/reconcile").body())
        .contains("not finished, dry run", "href=\"/admin/reconcile?run=7\"");
    assertThat(viewer.get("/admin/reconcile").body()).doesNotContain("could not be read");
    assertThat(viewer.get("/admin/reconcile?run=7").body())
        .contains("2 sessions and invoices were compared by amount only")
        .contains("cs_&lt;b&gt;", "pi_1", ">500<", ">50<", "of comparison 7")
        .doesNotContain("No differences", "there may be more", "cs_<b>");
  }

  @ParameterizedTest
  @CsvSource({
    "8, No differences so far: the comparison is not finished<",
    "6, No differences<",
    "99, Nothing is known of this comparison<"
  })
  void only_a_finished_comparison_is_said_to_have_found_nothing(int run, String sentence) {
    assertThat(signedIn("viewer").get("/admin/reconcile?run=" + run).body())
        .contains("of comparison " + run, ">" + sentence);
  }

  @Test
  void differences_that_are_left_out_are_told() {
    assertThat(signedIn("viewer").get("/admin/reconcile?run=5").body())
        .contains("These are the first <span>500</span>; there may be more.");
  }
}
