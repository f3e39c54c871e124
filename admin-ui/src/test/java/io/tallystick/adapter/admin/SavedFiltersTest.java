package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.operator.SaveFilters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Filters that operators save, each for themselves. */
class SavedFiltersTest extends DashboardTest {

  private static final String LIST = "/admin/events?status=failed&view=list";

  @Test
  void a_filter_is_saved_under_a_name_shown_to_its_operator_alone_and_removed() {
    Browser operator = signedIn("operator");
    assertThat(operator.get(LIST).body()).doesNotContain("Save this filter");
    String narrow = LIST + "&code=user_conflict&currency=eur";
    assertThat(operator.get(narrow).body()).contains("Save this filter");

    String place =
        operator
            .post(
                "/admin/events/filters",
                Map.of(
                    "csrf",
                    token(operator),
                    "name",
                    " <euros> of two ",
                    "status",
                    "failed",
                    "code",
                    "user_conflict",
                    "currency",
                    "eur",
                    "payer",
                    "0123"))
            .place();

    assertThat(place).contains("code=user_conflict", "currency=eur").doesNotContain("payer");
    assertThat(operator.get(place).body())
        .contains("aria-current=\"true\">&lt;euros&gt; of two</a>");
    assertThat(operator.get("/admin/events").body())
        .contains(">&lt;euros&gt; of two</a>", "code=user_conflict&amp;currency=eur");
    assertThat(signedIn("viewer").get("/admin/events").body()).doesNotContain("euros");

    operator.post(
        "/admin/events/filters/removals",
        Map.of("csrf", token(operator), "name", "<euros> of two", "status", "failed"));
    assertThat(operator.get("/admin/events").body()).doesNotContain("euros");
  }

  @Test
  void one_more_than_can_be_saved_is_refused() {
    Browser admin = signedIn("admin");
    for (int i = 0; i < SaveFilters.MOST; i++) {
      assertThat(save(admin, "filter " + i)).doesNotContain("refused");
    }

    assertThat(save(admin, "filter 1")).as("in place of another").doesNotContain("refused");
    String refused = save(admin, "one more");
    assertThat(admin.get(refused).body())
        .contains("The filter was not saved", "filter 19")
        .doesNotContain(">one more</a>");
    assertThat(save(admin, " ")).doesNotContain("refused");
  }

  private String save(Browser browser, String name) {
    return browser
        .post(
            "/admin/events/filters",
            Map.of("csrf", token(browser), "name", name, "currency", "eur"))
        .place();
  }
}
