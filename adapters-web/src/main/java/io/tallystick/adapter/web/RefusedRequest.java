package io.tallystick.adapter.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * A request without its body, which is not going to be read: its connection ends with the answer.
 */
final class RefusedRequest extends DefaultHttpRequest {

  private final HttpStatus status;
  private final String reason;

  /** As it was sent: the request itself must have one that the server can read. */
  private final String path;

  /** One that its own route refuses, because what matters is missing in its headers. */
  static RefusedRequest byItsRoute(HttpRequest request) {
    return new RefusedRequest(request, HttpStatus.CONTINUE, "");
  }

  RefusedRequest(HttpRequest request, HttpStatus status, String reason) {
    super(
        request.protocolVersion(),
        request.method(),
        status == HttpStatus.CONTINUE || isUri(request.uri()) ? request.uri() : "/",
        request.headers().copy());
    this.path = new QueryStringDecoder(request.uri()).rawPath();
    this.status = status;
    this.reason = reason;
    setDecoderResult(request.decoderResult());
    headers()
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .remove(HttpHeaderNames.EXPECT)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  /** Empty where the route answers. */
  Optional<MutableHttpResponse<?>> answer() {
    if (status != HttpStatus.CONTINUE && Problem.isFor(path)) {
      MutableHttpResponse<?> response = HttpResponse.status(status);
      return Optional.of(
          ErrorAnswers.rejected(
              path,
              status == HttpStatus.SERVICE_UNAVAILABLE
                  ? response.header("Retry-After", "1")
                  : response,
              reason));
    }
    return switch (status) {
      case CONTINUE -> Optional.empty();
      case SERVICE_UNAVAILABLE -> Optional.of(Answer.unavailable(reason));
      default -> Optional.of(Answer.rejected(status, reason));
    };
  }

  /** Whether a text is what the server takes for an address. */
  static boolean isUri(String text) {
    try {
      return !new URI(text).toString().isEmpty();
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  String reason() {
    return reason;
  }
}
