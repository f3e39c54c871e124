package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tallystick.application.usecase.TrustedProxies;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which addresses send X-Forwarded-For and are no trusted proxies: all clients behind such a
 * proxy count as one, so that failures of one of them keep the others from signing in.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UntrustedProxyLog {

  private static final Logger LOG = LoggerFactory.getLogger(UntrustedProxyLog.class);

  /** Anybody may send the header: there are no more lines than this until the next start. */
  private static final int MOST_LINES = 10;

  private final TrustedProxies proxies;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  UntrustedProxyLog(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @RequestFilter
  void look(HttpRequest<?> request) {
    InetSocketAddress peer = request.getRemoteAddress();
    if (told.size() >= MOST_LINES
        || !request.getHeaders().contains("X-Forwarded-For")
        || peer.isUnresolved()
        || proxies.contains(peer.getAddress())) {
      return;
    }
    String network = TrustedProxies.network(peer.getAddress());
    if (told.add(network)) {
      LOG.warn(
          "X-Forwarded-For from {} is not believed: if this is your proxy, add its address to"
              + " TALLYSTICK_TRUSTED_PROXIES, or all clients behind it count as one",
          network);
    }
  }
}
