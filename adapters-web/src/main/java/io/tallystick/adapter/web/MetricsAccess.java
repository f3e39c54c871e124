package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Shows the figures to watchers alone, and on the management port nothing but them and health. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
record MetricsAccess(WatchAccess watchers, RefusalLog refusals) {

  private static final String FIGURES = "/prometheus";

  @RequestFilter
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    String path = request.getPath();
    if (path.equals(FIGURES) || path.startsWith(FIGURES + "/")) {
      if (watchers.isGranted(request)) {
        return null;
      }
      refusals.write("figures refused", request);
      return refusal();
    }
    return !watchers.isManagement(request) || path.equals("/health") || path.startsWith("/health/")
        ? null
        : Answer.rejected(HttpStatus.NOT_FOUND, ErrorAnswers.NOTHING_HERE);
  }

  private HttpResponse<?> refusal() {
    return watchers.needsToken()
        ? Answer.rejected(HttpStatus.UNAUTHORIZED, "send the token in TALLYSTICK_METRICS_TOKEN")
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        : Answer.rejected(
            HttpStatus.FORBIDDEN,
            watchers.hasManagement()
                ? "the figures are shown at TALLYSTICK_MANAGEMENT_PORT alone; ask there, or set"
                    + " TALLYSTICK_METRICS_TOKEN"
                : "the figures are shown on this machine alone; set TALLYSTICK_METRICS_TOKEN or"
                    + " TALLYSTICK_MANAGEMENT_PORT");
  }
}
