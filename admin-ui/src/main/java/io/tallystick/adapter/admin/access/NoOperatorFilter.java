package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.adapter.admin.Pages;
import io.tallystick.application.usecase.SignIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every page while no operator can sign in. Runs inside {@link SecurityHeadersFilter}, so
 * that this answer has the security headers too.
 */
@ServerFilter("/admin/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class NoOperatorFilter {

  private final SignIn signIn;
  private final Pages pages;

  NoOperatorFilter(SignIn signIn, Pages pages) {
    this.signIn = signIn;
    this.pages = pages;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> refuseWithoutOperators(HttpRequest<?> request) {
    return SecurityHeadersFilter.isAsset(request) || signIn.isOpen()
        ? null
        : pages.show(request, HttpStatus.FORBIDDEN, "shut", Map.of());
  }
}
