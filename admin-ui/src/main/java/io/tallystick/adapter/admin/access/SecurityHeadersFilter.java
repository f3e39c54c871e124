package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.annotation.Secured;
import io.micronaut.web.router.RouteAttributes;
import io.tallystick.adapter.admin.page.ErrorPage;
import io.tallystick.adapter.admin.page.Pages;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Gives every answer below {@code /admin} its security headers (OWASP, "HTTP Headers Cheat Sheet"),
 * and turns every error into a page.
 */
@ServerFilter("/admin/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
record SecurityHeadersFilter(Pages pages, SecureCookies cookies, SecurityLog log) {

  static final String ASSETS = "/admin/assets/";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  /** Parameters that hold {@link io.tallystick.adapter.admin.page.SealedText}. */
  private static final Pattern SEALED =
      Pattern.compile("(?<=[?&])(?:s|find|kept|changed|form|of|account)=[^&#]*+&?+|#.*");

  @ResponseFilter
  void secure(HttpRequest<?> request, MutableHttpResponse<?> response) {
    MutableHttpHeaders headers = response.getHeaders();
    if (response.code() == HttpStatus.UNAUTHORIZED.getCode() && !Pages.isOurs(response)) {
      toSignIn(request, response);
    } else if (response.code() >= 400 && !Pages.isOurs(response)) {
      toPage(request, response);
    }
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set(
        HttpHeaders.CACHE_CONTROL,
        isAsset(request) && response.code() < 400 ? "public, max-age=86400" : "no-store");
    if (cookies.isOverTls(request)) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private void toSignIn(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String place =
        SignInController.PATH
            + "?next="
            + URLEncoder.encode(asked(request), StandardCharsets.UTF_8)
            + (cookies.read(request, SecureCookies.SESSION).isPresent() ? "&ended=yes" : "");
    response.body(null);
    response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    if (request.getHeaders().contains("HX-Request")) {
      response.getHeaders().set("HX-Redirect", place);
    } else {
      response.status(HttpStatus.SEE_OTHER);
      response.getHeaders().set(HttpHeaders.LOCATION, URI.create(place).toString());
    }
  }

  /**
   * The page to come back to: for a part of one, that which holds it; for an action, that whose
   * button was pressed. What only the ended session could read is left out.
   */
  private static String asked(HttpRequest<?> request) {
    String part = request.getHeaders().get("HX-Current-URL");
    String page =
        part != null
            ? part
            : request.getMethod() == HttpMethod.GET
                ? request.getUri().toString()
                : String.valueOf(request.getHeaders().get(HttpHeaders.REFERER));
    int path = page.indexOf("/admin/");
    return path < 0
        ? SignInController.START
        : SEALED.matcher(page.substring(path)).replaceAll("").replaceAll("[?&]+$", "");
  }

  private void toPage(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String id = response.getHeaders().get("X-Error-Id");
    ErrorPage trouble = trouble(request, response);
    if (response.code() == HttpStatus.FORBIDDEN.getCode()) {
      log.write(SecurityLog.Refusal.ROLE_REFUSED, request);
    }
    String page =
        pages.render(
            request,
            "trouble",
            Map.of(
                "title",
                trouble.title(),
                "advice",
                trouble.advice(),
                "code",
                response.code(),
                "error",
                id == null ? "" : id));
    response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    response.body(page).contentType(Pages.HTML);
  }

  private static ErrorPage trouble(HttpRequest<?> request, HttpResponse<?> response) {
    String cause = response.getHeaders().get("X-Error-Cause");
    boolean unavailable = response.code() == HttpStatus.SERVICE_UNAVAILABLE.getCode();
    if (unavailable && request.getPath().startsWith(SignInController.PATH)) {
      return ErrorPage.NO_SIGN_IN;
    }
    if (cause != null) {
      return unavailable ? ErrorPage.LOCKED : ErrorPage.refusedBy(cause);
    }
    return ErrorPage.of(response.code(), roleFor(request));
  }

  /** The least role that may do this; empty where it is no question of roles. */
  private static String roleFor(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .map(
            route -> String.join(" or ", route.getAnnotationMetadata().stringValues(Secured.class)))
        .orElse("");
  }

  static boolean isAsset(HttpRequest<?> request) {
    return request.getPath().startsWith(ASSETS);
  }
}
