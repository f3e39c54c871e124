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

/** Shut until there is an operator. Inside {@link Guard}, which looks after this answer too. */
@ServerFilter("/admin/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class Door {

  private final SignIn signIn;
  private final Pages pages;

  Door(SignIn signIn, Pages pages) {
    this.signIn = signIn;
    this.pages = pages;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> refuseWithoutOperators(HttpRequest<?> request) {
    return Guard.isAsset(request) || signIn.isOpen()
        ? null
        : pages.show(request, HttpStatus.FORBIDDEN, "shut", Map.of());
  }
}
