package io.tallystick.adapter.web;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who may read the figures: whoever has the token, or reaches the management port, or, where there
 * is neither, asks on this machine. On the management port there are only figures and health.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class MetricsAccess {

  private static final String FIGURES = "/prometheus";

  /** What a proxy adds; a request that has one of them did not begin on this machine. */
  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  private final Optional<byte[]> token;
  private final int managementPort;

  /**
   * @param managementPort 0 where there is none
   */
  MetricsAccess(
      @Value("${tallystick.http.metrics-token:}") @Nullable String token,
      @Value("${tallystick.http.management-port:0}") int managementPort) {
    this.token =
        Optional.ofNullable(token)
            .filter(it -> !it.isEmpty())
            .map(it -> ("Bearer " + it).getBytes(StandardCharsets.UTF_8));
    this.managementPort = managementPort;
  }

  @RequestFilter
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    boolean managed = request.getServerAddress().getPort() == managementPort;
    String path = request.getPath();
    if (path.equals(FIGURES) || path.startsWith(FIGURES + "/")) {
      return managed || mayRead(request) ? null : refusal();
    }
    return !managed || path.equals("/health") || path.startsWith("/health/")
        ? null
        : Answer.rejected(HttpStatus.NOT_FOUND, ErrorAnswers.NOTHING_HERE);
  }

  private boolean mayRead(HttpRequest<?> request) {
    if (token.isPresent()) {
      String shown = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
      return shown != null
          && MessageDigest.isEqual(token.get(), shown.getBytes(StandardCharsets.UTF_8));
    }
    return managementPort == 0
        && request.getRemoteAddress().getAddress().isLoopbackAddress()
        && FORWARDED.stream().noneMatch(it -> request.getHeaders().contains(it));
  }

  private HttpResponse<?> refusal() {
    return token.isPresent()
        ? Answer.rejected(
                HttpStatus.UNAUTHORIZED, "the figures need the token in TALLYSTICK_METRICS_TOKEN")
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        : Answer.rejected(
            HttpStatus.FORBIDDEN,
            "the figures are shown on this machine alone; set TALLYSTICK_METRICS_TOKEN or"
                + " TALLYSTICK_MANAGEMENT_PORT");
  }
}
