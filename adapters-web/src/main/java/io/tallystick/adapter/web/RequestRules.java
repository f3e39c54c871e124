package io.tallystick.adapter.web;

import io.micronaut.http.HttpStatus;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.tallystick.adapter.web.ByteBudget.Claim;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said of a request by its headers alone.
 *
 * @param mostBytes of one body
 * @param testTokens whether a delivery may carry a token instead of a signature
 * @param hosts the names under which requests are taken; empty: any
 */
record RequestRules(ByteBudget budget, long mostBytes, boolean testTokens, Set<String> hosts) {

  /** Below it lies all that somebody without a session may post to the dashboard. */
  private static final String SIGN_IN = "/admin/sign-in";

  private static final long LONGEST_SIGN_IN = 16 << 10;

  /** Whether a request's body is read. */
  sealed interface Verdict {
    /** It is, and its bytes are counted as they arrive. */
    record Taken(Optional<Claim> claim) implements Verdict {}

    /** It is not. */
    record Refused(RefusedRequest request) implements Verdict {}
  }

  /**
   * @param giveWay ends the request, should its bytes be needed for others
   */
  Verdict judge(HttpRequest request, Runnable giveWay) {
    if (request.decoderResult().isFailure() && !RefusedRequest.isOfDashboard(request)) {
      return new Verdict.Refused(RefusedRequest.byItsRoute(request));
    }
    if (request.decoderResult().cause() instanceof TooLongFrameException) {
      return refused(request, HttpStatus.REQUEST_ENTITY_TOO_LARGE, ErrorAnswers.HEADERS_TOO_LARGE);
    }
    if (isAmbiguous(request) || isMalformed(request)) {
      return refused(request, HttpStatus.BAD_REQUEST, "bad request");
    }
    // A delivery proves itself by its signature, also through a tunnel that keeps its own name.
    if (!hosts.isEmpty() && !hosts.contains(host(request)) && !isDelivery(request)) {
      return refused(
          request,
          HttpStatus.MISDIRECTED_REQUEST,
          "this host name is not served; TALLYSTICK_PUBLIC_URL says which one is");
    }
    if (isUnsignedDelivery(request)) {
      return new Verdict.Refused(RefusedRequest.byItsRoute(request));
    }
    if (isSignIn(request)) {
      if (HttpUtil.isTransferEncodingChunked(request)) {
        return refused(
            request, HttpStatus.LENGTH_REQUIRED, "a sign-in is sent with its Content-Length");
      }
      if (HttpUtil.getContentLength(request, 0L) > LONGEST_SIGN_IN) {
        return refused(
            request, HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large for a sign-in");
      }
    }
    long length =
        HttpUtil.isTransferEncodingChunked(request)
            ? mostBytes
            : HttpUtil.getContentLength(request, 0L);
    if (length > mostBytes) {
      return refused(request, HttpStatus.REQUEST_ENTITY_TOO_LARGE, ErrorAnswers.BODY_TOO_LARGE);
    }
    if (length == 0) {
      return new Verdict.Taken(Optional.empty());
    }
    Optional<Claim> claim = budget.claim(length, giveWay);
    return claim.isPresent() ? new Verdict.Taken(claim) : new Verdict.Refused(crowdedOut(request));
  }

  /** A request whose bytes cannot be held, before the first of them or in the middle. */
  static RefusedRequest crowdedOut(HttpRequest request) {
    return new RefusedRequest(
        request,
        HttpStatus.SERVICE_UNAVAILABLE,
        "too many bytes are arriving at once; send this again later");
  }

  private static Verdict refused(HttpRequest request, HttpStatus status, String reason) {
    return new Verdict.Refused(new RefusedRequest(request, status, reason));
  }

  /** A proxy may have read another end, or another host (RFC 9112, sections 3.2 and 6.3). */
  private static boolean isAmbiguous(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    int hosts = headers.getAll(HttpHeaderNames.HOST).size();
    return !codings.isEmpty()
            && (codings.size() > 1
                || !codings.getFirst().equalsIgnoreCase("chunked")
                || headers.contains(HttpHeaderNames.CONTENT_LENGTH))
        || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1
        || hosts > 1
        || hosts == 0 && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }

  /** Without the port; empty in HTTP/1.0, where it may be missing. */
  private static String host(HttpRequest request) {
    return request
        .headers()
        .get(HttpHeaderNames.HOST, "")
        .replaceFirst(":[0-9]*$", "")
        .toLowerCase(Locale.ROOT);
  }

  /** The server would not tell by the address that it is one of the API, or of the dashboard. */
  private static boolean isMalformed(HttpRequest request) {
    return request.decoderResult().isFailure()
        || !RefusedRequest.isUri(request.uri())
            && (RefusedRequest.isOfDashboard(request)
                || Problem.isFor(new QueryStringDecoder(request.uri()).rawPath()));
  }

  private boolean isUnsignedDelivery(HttpRequest request) {
    return isDelivery(request)
        && !request.headers().contains("Stripe-Signature")
        && !(testTokens && request.headers().contains("X-E2E-Token"));
  }

  private static boolean isSignIn(HttpRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).path().startsWith(SIGN_IN);
    } catch (IllegalArgumentException malformed) {
      return false; // no route has it
    }
  }

  private static boolean isDelivery(HttpRequest request) {
    return request.method().equals(HttpMethod.POST)
        && WebhookController.isPath(new QueryStringDecoder(request.uri()).rawPath());
  }
}
