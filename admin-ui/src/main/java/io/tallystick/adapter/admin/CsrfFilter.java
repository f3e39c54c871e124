package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Every action carries the token of its session, in the field {@code csrf} (OWASP, "Cross-Site
 * Request Forgery Prevention"). A sign-in has no session yet: it must come from our own page.
 */
@ServerFilter("/admin/**")
@Order(CsrfFilter.AFTER_SECURITY)
final class CsrfFilter {

  static final int AFTER_SECURITY = 39_500; // ServerFilterPhase.SECURITY ends at 39250

  private static final Set<HttpMethod> SAFE =
      EnumSet.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  @RequestFilter
  @Nullable CompletableFuture<@Nullable HttpResponse<?>> check(HttpRequest<?> request) {
    if (SAFE.contains(request.getMethod())) {
      return null;
    }
    Authentication somebody = request.getUserPrincipal(Authentication.class).orElse(null);
    if (somebody == null) {
      return isFromHere(request) ? null : refused();
    }
    String token = SignedIn.of(somebody).csrf();
    try (CloseableByteBody copy =
        ((ServerHttpRequest<?>) request).byteBody().split(ByteBody.SplitBackpressureMode.FASTEST)) {
      return copy.buffer()
          .thenApply(
              body -> {
                try (body) {
                  return isSame(token, Form.of(body.toString(StandardCharsets.UTF_8)).text("csrf"))
                      ? null
                      : HttpResponse.status(HttpStatus.FORBIDDEN);
                }
              });
    }
  }

  private static CompletableFuture<@Nullable HttpResponse<?>> refused() {
    return CompletableFuture.completedFuture(HttpResponse.status(HttpStatus.FORBIDDEN));
  }

  private static boolean isSame(String token, String sent) {
    return !token.isEmpty()
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }

  /** Browsers name the origin of every POST (Fetch standard, section 3.1). */
  private static boolean isFromHere(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    String host = request.getHeaders().get(HttpHeaders.HOST);
    if (origin == null) {
      return true;
    }
    try {
      return host != null && host.equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
