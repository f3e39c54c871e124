package io.tallystick.adapter.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.Map;

/** Says for all to see that the door for end-to-end tests is open. */
@ServerFilter("/health/**")
@Requires(property = "tallystick.e2e.enabled", value = "true")
final class TestModeHealth {

  @ResponseFilter
  void tell(MutableHttpResponse<?> response) {
    if (response.body() instanceof HealthResult health) {
      response.body(
          HealthResult.builder("test-mode", health.getStatus())
              .details(Map.of("E2E_TEST_MODE", "unsigned test events with the token are accepted"))
              .build());
    }
  }
}
