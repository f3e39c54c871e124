package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.ReadCreditsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Stream;
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

  @Test
  void in_any_second_no_more_than_the_number_pass() {
    String key = host.newKey();
    assertThat(allowedAtOnce(key)).isEqualTo(3);
    clock.step(Duration.ofMillis(999));
    assertThat(allowedAtOnce(key)).isZero();
    clock.step(Duration.ofMillis(1));
    assertThat(allowedAtOnce(key)).isEqualTo(3);
  }

  @Test
  void a_clock_that_is_set_back_shuts_nobody_out() {
    String key = host.newKey();
    allowedAtOnce(key);
    clock.step(-3600);
    assertThat(allowedAtOnce(key)).isEqualTo(3);
  }

  private long allowedAtOnce(String key) {
    return Stream.generate(() -> host.get(key, "/users/1/credits").code())
        .limit(5)
        .filter(code -> code != 429)
        .count();
  }
}
