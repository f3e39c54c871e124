package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.application.port.in.SignIn;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Around everything below {@code /admin}: shut until there is an operator; every answer with its
 * security headers (OWASP, "HTTP Headers Cheat Sheet"), every error a page for people.
 */
@ServerFilter("/admin/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Guard {

  static final String ASSETS = "/admin/assets/";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  private final SignIn signIn;
  private final Pages pages;

  Guard(SignIn signIn, Pages pages) {
    this.signIn = signIn;
    this.pages = pages;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> refuseWithoutOperators(HttpRequest<?> request) {
    return isAsset(request) || signIn.isOpen()
        ? null
        : pages.show(request, HttpStatus.FORBIDDEN, "shut", Map.of());
  }

  @ResponseFilter
  void secure(HttpRequest<?> request, MutableHttpResponse<?> response) {
    MutableHttpHeaders headers = response.getHeaders();
    if (!isAsset(request)) {
      if (response.code() == HttpStatus.UNAUTHORIZED.getCode() && !isHtml(response)) {
        toSignIn(request, response);
      } else if (response.code() >= 400 && !isHtml(response)) {
        toPage(request, response);
      }
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
    if (SessionCookie.isOverTls(request)) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private static void toSignIn(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String asked =
        request.getMethod() == HttpMethod.GET ? request.getUri().toString() : "/admin/events";
    String place = "/admin/sign-in?next=" + URLEncoder.encode(asked, StandardCharsets.UTF_8);
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

  private void toPage(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Trouble trouble = Trouble.of(response.code());
    String page =
        pages.render(
            request,
            "trouble",
            Map.of("title", trouble.title(), "advice", trouble.advice(), "code", response.code()));
    response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    response.body(page).contentType(Pages.HTML);
  }

  private static boolean isHtml(HttpResponse<?> response) {
    return response.getContentType().filter(it -> it.getName().equals("text/html")).isPresent();
  }

  private static boolean isAsset(HttpRequest<?> request) {
    return request.getPath().startsWith(ASSETS);
  }
}
