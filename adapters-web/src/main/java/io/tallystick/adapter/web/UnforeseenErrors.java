package io.tallystick.adapter.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.UUID;

/**
 * Answers a delivery that nobody foresaw with 503, so that Stripe sends it again; a request that a
 * rule of the database refuses with 409 and the rule; and any other request with 500. The failure
 * is logged here, without its message, before the server would log it with one.
 */
@Singleton
record UnforeseenErrors(MicrometerMonitor monitor)
    implements ExceptionHandler<Throwable, HttpResponse<?>> {

  /** Tells the dashboard what its page has to say. */
  private static final String CAUSE = "X-Error-Cause";

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
    if (WebhookController.isDelivery((HttpRequest<?>) request)) {
      if (failure instanceof IOException) {
        monitor.rejected("the connection ended before the body did");
      } else {
        monitor.unavailable(failure);
      }
      return Answer.unavailable("something unforeseen happened; send it again later");
    }
    if (failure instanceof LockTimeout) {
      return Answer.unavailable("another transaction holds what is needed; send the same again")
          .header(CAUSE, "locked");
    }
    if (failure instanceof StorageRefused refused) {
      monitor.unforeseen(refused);
      String rule = String.valueOf(refused.getMessage());
      return Problem.isFor(request.getPath())
          ? Problem.of(ProblemType.REFUSED_BY_DATABASE, rule)
          : Answer.rejected(HttpStatus.CONFLICT, rule)
              .header(CAUSE, rule.replaceAll("[^ -~]", "?"));
    }
    if (failure instanceof StorageUnavailable) {
      monitor.unforeseen(failure);
      return Answer.unavailable("the database does not answer; try again later");
    }
    String id = UUID.randomUUID().toString().substring(0, 8);
    EventLog.broke(id, failure);
    return Problem.isFor(request.getPath())
        ? Problem.of(ProblemType.INTERNAL_ERROR, "the log says why: " + id)
        : Answer.broken(id);
  }
}
