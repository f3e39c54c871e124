package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.tallystick.application.query.InvalidPosition;
import jakarta.inject.Singleton;

/**
 * Answers an edited position of a list as a bad request; {@code access.SecurityHeadersFilter} makes
 * a page of it.
 */
@Singleton
final class InvalidPositionHandler implements ExceptionHandler<InvalidPosition, HttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<?> handle(HttpRequest request, InvalidPosition edited) {
    return HttpResponse.badRequest();
  }
}
