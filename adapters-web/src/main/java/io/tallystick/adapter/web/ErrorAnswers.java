package io.tallystick.adapter.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What the server itself refuses is answered in the same shape as what the use case refuses. */
@Singleton
record ErrorAnswers(ProcessingMonitor monitor) implements ErrorResponseProcessor<Object> {

  static final String NOTHING_HERE = "there is nothing at this address";

  static final String HEADERS_TOO_LARGE = "the address or a header is too long";

  static final String BODY_TOO_LARGE =
      "the body is too large; TALLYSTICK_MAX_BODY_BYTES sets the limit";

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    if (response.code() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
        && WebhookController.isDelivery(context.getRequest())) {
      MutableHttpResponse<Answer> unavailable =
          Answer.unavailable("the server could not take this; send it again later");
      return unavailable.body((Object) unavailable.body());
    }
    String message = message(context, response);
    if (WebhookController.isDelivery(context.getRequest())) {
      monitor.rejected(message);
    }
    return rejected(context.getRequest().getPath(), response, message);
  }

  /** A refusal in the shape that answers to this path have. */
  static MutableHttpResponse<Object> rejected(
      String path, MutableHttpResponse<?> response, String message) {
    return Problem.isFor(path)
        ? response
            .contentType(Problem.TYPE)
            .body(Problem.body(ProblemType.ofStatus(response.code()), response.code(), message))
        : response.contentType(MediaType.APPLICATION_JSON_TYPE).body(Answer.rejection(message));
  }

  private static String message(ErrorContext context, MutableHttpResponse<?> response) {
    return switch (response.code()) {
      case 404 -> NOTHING_HERE;
      case 405 -> "this address takes " + response.header(HttpHeaders.ALLOW);
      case 413 -> context.getRootCause().isPresent() ? BODY_TOO_LARGE : HEADERS_TOO_LARGE;
      default -> response.reason().toLowerCase(Locale.ROOT);
    };
  }
}
