package io.tallystick.adapter.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body, which is not going to be read: its connection ends with the answer.
 */
final class RefusedRequest extends DefaultHttpRequest {

  static final String DASHBOARD = "/admin";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Refused</title></head>
      <body><h1>This was refused</h1><p>Nothing was done: %s.</p>
      <p><a href="/admin">To the dashboard</a></p></body></html>
      """;

  /** Empty where the route answers. */
  private final Optional<HttpStatus> status;

  private final String reason;

  /** As it was sent: the request itself must have one that the server can read. */
  private final String path;

  /** Whether its headers are not known. */
  private final boolean isUnread;

  /** One that its own route refuses, because what matters is missing in its headers. */
  static RefusedRequest byItsRoute(HttpRequest request) {
    return new RefusedRequest(request, Optional.empty(), "");
  }

  RefusedRequest(HttpRequest request, HttpStatus status, String reason) {
    this(request, Optional.of(status), reason);
  }

  private RefusedRequest(HttpRequest request, Optional<HttpStatus> status, String reason) {
    super(
        request.protocolVersion(),
        request.method(),
        status.isEmpty() || isUri(request.uri()) ? request.uri() : "/",
        request.headers().copy());
    this.path = new QueryStringDecoder(request.uri()).rawPath();
    this.status = status;
    this.reason = reason;
    if (status.isEmpty()) {
      setDecoderResult(request.decoderResult());
    }
    this.isUnread = request.decoderResult().isFailure();
    headers()
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .remove(HttpHeaderNames.EXPECT)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  /** Empty where the route answers. */
  Optional<MutableHttpResponse<?>> answer() {
    return status.map(this::answer);
  }

  /** The same as bytes, for a request that the server is at work on already. */
  FullHttpResponse answer(JsonMapper json) {
    MutableHttpResponse<?> answer = answer().orElseThrow();
    ByteBuf body = Unpooled.wrappedBuffer(bytes(answer.body(), json));
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.code()), body);
    answer.getHeaders().forEachValue(response.headers()::add);
    HttpUtil.setContentLength(response, body.readableBytes());
    return response;
  }

  private static byte[] bytes(@Nullable Object body, JsonMapper json) {
    try {
      return body instanceof String page
          ? page.getBytes(StandardCharsets.UTF_8)
          : json.writeValueAsBytes(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private MutableHttpResponse<?> answer(HttpStatus status) {
    boolean busy = status == HttpStatus.SERVICE_UNAVAILABLE;
    if (Problem.isFor(path)) {
      MutableHttpResponse<?> response = HttpResponse.status(status);
      return ErrorAnswers.rejected(
          path, busy ? response.header("Retry-After", "1") : response, reason);
    }
    if (isOfBrowser()) {
      return HttpResponse.status(status)
          .contentType(MediaType.TEXT_HTML_TYPE)
          .body(PAGE.formatted(reason));
    }
    return busy ? Answer.unavailable(reason) : Answer.rejected(status, reason);
  }

  /** A person sees a page of the dashboard's, though none that reads anything. */
  private boolean isOfBrowser() {
    return path.startsWith(DASHBOARD)
        && (isUnread || headers().get(HttpHeaderNames.ACCEPT, "").contains(MediaType.TEXT_HTML));
  }

  static boolean isOfDashboard(HttpRequest request) {
    String path = new QueryStringDecoder(request.uri()).rawPath();
    return path.equals(DASHBOARD) || path.startsWith(DASHBOARD + "/");
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
