package io.tallystick.adapter.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

final class IntakeHealthTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_intake_that_commits_nothing_is_down(boolean silent) {
    HealthResult result = Mono.from(new IntakeHealth(() -> silent).getResult()).block();

    assertThat(result.getName()).isEqualTo("intake");
    assertThat(result.getStatus()).isEqualTo(silent ? HealthStatus.DOWN : HealthStatus.UP);
  }
}
