package io.tallystick.adapter.web.health;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.health.indicator.HealthResult;
import io.tallystick.adapter.web.WatchAccess;

/** Tells strangers how the program is, not why; and that the door for tests is open. */
@ServerFilter("/health/**")
final class HealthDetails {

  private final WatchAccess watchers;
  private final boolean testDoor;

  HealthDetails(WatchAccess watchers, @Value("${tallystick.e2e.enabled:false}") boolean testDoor) {
    this.watchers = watchers;
    this.testDoor = testDoor;
  }

  @ResponseFilter
  void leaveOut(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (response.body() instanceof HealthResult health && !watchers.isGranted(request)) {
      HealthResult.Builder told = HealthResult.builder("tallystick", health.getStatus());
      response.body((testDoor ? told.details(TestModeHealth.DETAILS) : told).build());
    }
  }
}
