package io.tallystick.adapter.web;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request may read the figures and the details of health: it has the token or comes by
 * the management port; where neither is configured, it comes from this machine. A proxy on this
 * machine that adds no header looks like that, too: behind one a token is needed.
 */
@Singleton
public final class WatchAccess {

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
  WatchAccess(
      @Value("${tallystick.http.metrics-token:}") @Nullable String token,
      @Value("${tallystick.http.management-port:0}") int managementPort) {
    this.token =
        Optional.ofNullable(token)
            .filter(it -> !it.isEmpty())
            .map(it -> ("Bearer " + it).getBytes(StandardCharsets.UTF_8));
    this.managementPort = managementPort;
  }

  boolean needsToken() {
    return token.isPresent();
  }

  boolean hasManagement() {
    return managementPort != 0;
  }

  /** Whether a request arrived at the management port. */
  boolean isManagement(HttpRequest<?> request) {
    return request.getServerAddress().getPort() == managementPort;
  }

  public boolean isGranted(HttpRequest<?> request) {
    if (isManagement(request)) {
      return true;
    }
    if (token.isPresent()) {
      String shown = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
      return shown != null
          && MessageDigest.isEqual(token.get(), shown.getBytes(StandardCharsets.UTF_8));
    }
    return managementPort == 0
        && request.getRemoteAddress().getAddress().isLoopbackAddress()
        && FORWARDED.stream().noneMatch(it -> request.getHeaders().contains(it));
  }
}
