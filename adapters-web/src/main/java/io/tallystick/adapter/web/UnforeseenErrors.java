package io.tallystick.adapter.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * What nobody foresaw is no 500 but a 503, so that Stripe comes again; and it is logged here,
 * without its message, before the server would log it with one.
 */
@Singleton
final class UnforeseenErrors implements ExceptionHandler<Throwable, HttpResponse<Answer>> {

  private final MicrometerMonitor monitor;

  UnforeseenErrors(MicrometerMonitor monitor) {
    this.monitor = monitor;
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<Answer> handle(HttpRequest request, Throwable failure) {
    boolean delivery = WebhookController.isDelivery((HttpRequest<?>) request);
    if (delivery && failure instanceof IOException) {
      monitor.rejected("the connection ended before the body did");
    } else if (delivery) {
      monitor.unavailable(failure);
    } else {
      monitor.unforeseen(failure);
    }
    return Answer.unavailable("something unforeseen happened; send it again later");
  }
}
