package io.tallystick.adapter.web.health;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Says for all to see that the door for end-to-end tests is open. */
@Singleton
@Requires(property = "tallystick.e2e.enabled", value = "true")
final class TestModeHealth implements HealthIndicator {

  static final Map<String, String> DETAILS =
      Map.of("E2E_TEST_MODE", "unsigned test events with the token are accepted");

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("test-mode").status(HealthStatus.UP).details(DETAILS).build());
  }
}
