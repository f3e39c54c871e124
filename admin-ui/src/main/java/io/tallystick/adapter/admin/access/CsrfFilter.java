package io.tallystick.adapter.admin.access;

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
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Every action carries the token of its session, in the field {@code csrf} or the header {@code
 * X-CSRF-Token} (OWASP, "Cross-Site Request Forgery Prevention"). A sign-in has no session yet: it
 * must come from our own page.
 */
@ServerFilter("/admin/**")
@Order(CsrfFilter.AFTER_SECURITY)
record CsrfFilter(Pages pages, SecurityLog log) {

  static final int AFTER_SECURITY = 39_500; // ServerFilterPhase.SECURITY ends at 39250

  private static final String HEADER = "X-CSRF-Token";
  private static final Set<HttpMethod> SAFE =
      EnumSet.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** An {@code Optional}: a future of null that is not yet done would end as an error. */
  @RequestFilter
  CompletableFuture<Optional<HttpResponse<?>>> check(HttpRequest<?> request) {
    if (SAFE.contains(request.getMethod())) {
      return done(true, request);
    }
    Authentication somebody = request.getUserPrincipal(Authentication.class).orElse(null);
    if (somebody == null || request.getPath().equals(SignInController.PATH)) {
      return done(isFromHere(request), request);
    }
    String token = SignedIn.of(somebody).csrf();
    String header = request.getHeaders().get(HEADER);
    if (header != null) {
      return done(isSame(token, header), request);
    }
    try (CloseableByteBody copy =
        ((ServerHttpRequest<?>) request).byteBody().split(ByteBody.SplitBackpressureMode.FASTEST)) {
      return copy.buffer()
          .thenApply(
              body -> {
                try (body) {
                  Form form = Form.of(body.toString(StandardCharsets.UTF_8));
                  return answer(isSame(token, form.text("csrf")), request);
                }
              });
    }
  }

  private CompletableFuture<Optional<HttpResponse<?>>> done(
      boolean allowed, HttpRequest<?> request) {
    return CompletableFuture.completedFuture(answer(allowed, request));
  }

  private Optional<HttpResponse<?>> answer(boolean allowed, HttpRequest<?> request) {
    return allowed ? Optional.empty() : Optional.of(refused(request));
  }

  private HttpResponse<?> refused(HttpRequest<?> request) {
    log.write(SecurityLog.Refusal.TOKEN_REFUSED, request);
    return pages.trouble(
        request,
        HttpStatus.FORBIDDEN,
        "This page was from an earlier sign-in",
        "Nothing has been done. Go back, reload the page, and press the button again.");
  }

  private static boolean isSame(String token, String sent) {
    return !token.isEmpty()
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Browsers say where a POST comes from (Fetch Metadata; Fetch standard, section 3.1): a page of
   * another site cannot leave that out. What says nothing is no browser.
   */
  private static boolean isFromHere(HttpRequest<?> request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin == null) {
      return true;
    }
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null
          && Stream.of(HttpHeaders.HOST, "X-Forwarded-Host")
              .anyMatch(header -> authority.equals(request.getHeaders().get(header)));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
