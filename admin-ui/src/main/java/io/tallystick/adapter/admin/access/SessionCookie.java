package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.util.Optional;

/**
 * The cookie that holds a session's id. Over TLS its name begins with {@code __Host-}, so that no
 * other host can plant one (RFC 6265bis, section 4.1.3.2).
 */
final class SessionCookie {

  private static final String NAME = "tallystick";

  private SessionCookie() {}

  static Optional<String> read(HttpRequest<?> request) {
    return read(request, NAME);
  }

  static Cookie holding(HttpRequest<?> request, String sessionId) {
    return holding(request, NAME, sessionId);
  }

  /** Another one, kept as carefully. */
  static Optional<String> read(HttpRequest<?> request, String name) {
    return request.getCookies().findCookie(prefixed(request, name)).map(Cookie::getValue);
  }

  static Cookie holding(HttpRequest<?> request, String name, String value) {
    return Cookie.of(prefixed(request, name), value)
        .path("/")
        .httpOnly(true)
        .secure(isOverTls(request))
        .sameSite(SameSite.Lax);
  }

  static Cookie gone(HttpRequest<?> request) {
    return holding(request, "").maxAge(0);
  }

  /** Whether the browser speaks TLS, to us or to a proxy that says so. */
  static boolean isOverTls(HttpRequest<?> request) {
    return request.isSecure()
        || "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
  }

  private static String prefixed(HttpRequest<?> request, String name) {
    return isOverTls(request) ? "__Host-" + name : name;
  }
}
