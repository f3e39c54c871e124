package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first operator opens the dashboard. */
class OpeningTest extends DashboardTest {

  @Override
  protected void open() {}

  @Test
  void it_is_open_a_second_later_and_until_then_the_database_is_not_asked_again() {
    assertThat(browser().get("/admin/sign-in").code()).isEqualTo(403);

    operators.addFirst("admin", Optional.of(PASSWORD));

    assertThat(browser().get("/admin/sign-in").code()).isEqualTo(403);
    clock.step(Duration.ofSeconds(1));
    assertThat(browser().get("/admin/sign-in").code()).isEqualTo(200);
  }
}
