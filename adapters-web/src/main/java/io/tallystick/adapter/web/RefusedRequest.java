package io.tallystick.adapter.web;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * A request without its body, which is not going to be read: its connection ends with the answer.
 */
final class RefusedRequest extends DefaultHttpRequest {

  private final HttpStatus status;
  private final String reason;

  /** One that its own route refuses, because what matters is missing in its headers. */
  static RefusedRequest byItsRoute(HttpRequest request) {
    return new RefusedRequest(request, HttpStatus.CONTINUE, "");
  }

  RefusedRequest(HttpRequest request, HttpStatus status, String reason) {
    super(request.protocolVersion(), request.method(), request.uri(), request.headers().copy());
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
  Optional<MutableHttpResponse<Answer>> answer() {
    return switch (status) {
      case CONTINUE -> Optional.empty();
      case SERVICE_UNAVAILABLE -> Optional.of(Answer.unavailable(reason));
      default -> Optional.of(Answer.rejected(status, reason));
    };
  }

  String reason() {
    return reason;
  }
}
