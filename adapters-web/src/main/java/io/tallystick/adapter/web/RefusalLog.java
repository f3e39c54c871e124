package io.tallystick.adapter.web;

import io.micronaut.http.HttpRequest;
import io.tallystick.application.usecase.SourceLines;
import io.tallystick.application.usecase.TrustedProxies;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each refused use of the API or of the figures, with the address that it
 * came from. Neither the key nor the path is in it: a path may hold a user's address.
 */
@Singleton
public final class RefusalLog {

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  private final TrustedProxies proxies;
  private final SourceLines lines;

  RefusalLog(TrustedProxies proxies, InstantSource clock) {
    this.proxies = proxies;
    this.lines = new SourceLines(clock);
  }

  /**
   * Writes it, at most once a second for each cause and address.
   *
   * @param cause what was refused, and why
   */
  public void write(String cause, HttpRequest<?> request) {
    String address =
        proxies.networkOf(
            request.getRemoteAddress(), request.getHeaders().getAll("X-Forwarded-For"));
    lines.write(
        cause,
        address,
        leftOut -> LOG.warn("{}: {} from {}{}", cause, request.getMethodName(), address, leftOut));
  }
}
