package io.tallystick.adapter.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Whatever goes wrong, the answer has the same shape, and is never a 500: Stripe comes again. */
@Controller
final class Errors {

  private static final Logger LOG = System.getLogger(Errors.class.getName());

  @Error(global = true)
  HttpResponse<Answer> tooLarge(HttpRequest<?> request, ContentLengthExceededException failure) {
    return Answer.rejected(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the body is larger than TALLYSTICK_MAX_BODY_BYTES");
  }

  @Error(global = true, status = HttpStatus.NOT_FOUND)
  HttpResponse<Answer> notFound(HttpRequest<?> request) {
    return Answer.rejected(HttpStatus.NOT_FOUND, "there is nothing at this address");
  }

  @Error(global = true, status = HttpStatus.METHOD_NOT_ALLOWED)
  HttpResponse<Answer> methodNotAllowed(HttpRequest<?> request) {
    return Answer.rejected(
        HttpStatus.METHOD_NOT_ALLOWED, "events are delivered here with the method POST");
  }

  @Error(global = true)
  HttpResponse<Answer> unforeseen(HttpRequest<?> request, Throwable failure) {
    LOG.log(Level.ERROR, "a request broke with {0}", SafeTrace.of(failure));
    return Answer.unavailable("something unforeseen happened, nothing was stored; send it again");
  }
}
