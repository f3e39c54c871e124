package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.ReadCreditsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Each key sends so many requests a second, and no more. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.api.requests-per-second", value = "3")
final class RequestRateTest {

  @Inject HostApplication host;
  @Inject SteppingClock clock;

  @Test
  void a_key_that_sends_too_many_requests_is_told_when_to_go_on_and_others_are_not_concerned() {
    String eager = host.newKey();
    String calm = host.newKey();
    for (int i = 0; i < 3; i++) {
      assertThat(host.get(eager, "/users/1/credits").code()).isEqualTo(404);
    }

    Answered refused = host.get(eager, "/users/1/credits");
    assertProblem(refused, 429, "rate_limited");
    assertThat(refused.http().headers().firstValue("Retry-After")).contains("1");
    assertProblem(host.post(eager, "/users/1/spends", "{}"), 429, "rate_limited");
    assertThat(host.get(calm, "/users/1/credits").code()).isEqualTo(404);

    clock.step(1);
    assertThat(host.get(eager, "/users/1/credits").code()).isEqualTo(404);
  }
}
