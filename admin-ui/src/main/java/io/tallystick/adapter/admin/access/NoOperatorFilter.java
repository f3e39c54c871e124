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
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.usecase.operator.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every page while no operator can sign in. Runs inside {@link SecurityHeadersFilter}, so
 * that this answer has the security headers too.
 */
@ServerFilter("/admin/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class NoOperatorFilter {

  private static final Duration BELIEVED_FOR = Duration.ofSeconds(5);
  private static final Duration SHUT_FOR = Duration.ofSeconds(1);

  private final SignIn signIn;
  private final Pages pages;
  private final InstantSource clock;

  private final AtomicBoolean asking = new AtomicBoolean();

  private volatile Instant openUntil = Instant.MIN;
  private volatile Instant shutUntil = Instant.MIN;

  NoOperatorFilter(SignIn signIn, Pages pages, InstantSource clock) {
    this.signIn = signIn;
    this.pages = pages;
    this.clock = clock;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> refuseWithoutOperators(HttpRequest<?> request) {
    return SecurityHeadersFilter.isAsset(request) || isOpen()
        ? null
        : pages.show(request, HttpStatus.FORBIDDEN, "shut", Map.of());
  }

  /**
   * That there is an operator is believed for a while, and meanwhile by all but the one who asks
   * again, and that there is none for a moment, so that requests of strangers do not each ask the
   * database.
   */
  private boolean isOpen() {
    Instant believed = openUntil;
    if (clock.instant().isBefore(believed)) {
      return true;
    }
    if (believed.equals(Instant.MIN)) {
      return !clock.instant().isBefore(shutUntil) && ask();
    }
    if (!asking.compareAndSet(false, true)) {
      return true;
    }
    try {
      return ask();
    } finally {
      asking.set(false);
    }
  }

  private boolean ask() {
    boolean open = signIn.isOpen();
    openUntil = open ? clock.instant().plus(BELIEVED_FOR) : Instant.MIN;
    shutUntil = clock.instant().plus(SHUT_FOR);
    return open;
  }
}
