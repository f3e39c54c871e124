package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.tallystick.application.port.inbox.ProcessingMonitor;

/** Answers what {@link RequestRules} have refused, before anything else looks at it. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
record Refusals(ProcessingMonitor monitor) {

  @RequestFilter
  @Nullable
  HttpResponse<?> refuse(HttpRequest<?> request) {
    if (request instanceof NettyHttpRequest<?> netty
        && netty.getNativeRequest() instanceof RefusedRequest refused
        && refused.answer().isPresent()) {
      if (WebhookController.isDelivery(request)) {
        monitor.rejected(refused.reason());
      }
      return refused.answer().get();
    }
    return null;
  }
}
