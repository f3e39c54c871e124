package io.tallystick.adapter.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/**
 * The security headers of every answer (OWASP, "HTTP Headers"), and the charset of texts; a page
 * brings its own policy, and an asset how long it is kept.
 */
final class ResponseHeaders {

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer");

  private ResponseHeaders() {}

  /**
   * Adds those that are missing.
   *
   * @param tls whether the client came by TLS, to us or to a proxy
   */
  static void complete(HttpHeaders headers, boolean tls) {
    ALWAYS.forEach((name, value) -> setMissing(headers, name, value));
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    if ((type.startsWith("text/") || type.endsWith("javascript")) && !type.contains("charset")) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, type + ";charset=utf-8");
    }
    if (tls) {
      setMissing(headers, "Strict-Transport-Security", "max-age=31536000");
    }
  }

  private static void setMissing(HttpHeaders headers, String name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }
}
