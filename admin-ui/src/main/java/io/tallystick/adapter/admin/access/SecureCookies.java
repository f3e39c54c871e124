package io.tallystick.adapter.admin.access;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.tallystick.application.usecase.TrustedProxies;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The cookies of the dashboard, which scripts cannot read. Over TLS their names begin with {@code
 * __Host-}, so that no other host can plant one (RFC 6265bis, section 4.1.3.2).
 */
@Singleton
final class SecureCookies {

  /** Holds the id of a session. */
  static final String SESSION = "tallystick";

  /** Holds the secret by which a browser is known. */
  static final String BROWSER = "tallystick-browser";

  private final boolean alwaysTls;
  private final TrustedProxies proxies;

  /**
   * @param alwaysTls whether browsers reach the dashboard by https, as TALLYSTICK_PUBLIC_URL says
   */
  SecureCookies(
      @Property(name = "tallystick.http.tls", defaultValue = "false") boolean alwaysTls,
      TrustedProxies proxies) {
    this.alwaysTls = alwaysTls;
    this.proxies = proxies;
  }

  /** The id of the session that a request names; empty if it names none. */
  String session(HttpRequest<?> request) {
    return read(request, SESSION).orElse("");
  }

  Optional<String> read(HttpRequest<?> request, String name) {
    return request.getCookies().findCookie(prefixed(request, name)).map(Cookie::getValue);
  }

  Cookie holding(HttpRequest<?> request, String name, String value) {
    return Cookie.of(prefixed(request, name), value)
        .path("/")
        .httpOnly(true)
        .secure(isOverTls(request))
        .sameSite(SameSite.Lax);
  }

  Cookie gone(HttpRequest<?> request, String name) {
    return holding(request, name, "").maxAge(0);
  }

  /**
   * Whether the browser speaks TLS: by configuration, or to us, or to a trusted proxy that says so.
   * Of several proxies, the first one in the list is the one that the browser spoke to.
   */
  boolean isOverTls(HttpRequest<?> request) {
    return alwaysTls || request.isSecure() || isForwardedFromTls(request);
  }

  private boolean isForwardedFromTls(HttpRequest<?> request) {
    var peer = request.getRemoteAddress().getAddress();
    String forwarded = request.getHeaders().get("X-Forwarded-Proto");
    return peer != null
        && proxies.contains(peer)
        && forwarded != null
        && forwarded.split(",", 2)[0].strip().equalsIgnoreCase("https");
  }

  private String prefixed(HttpRequest<?> request, String name) {
    return isOverTls(request) ? "__Host-" + name : name;
  }
}
