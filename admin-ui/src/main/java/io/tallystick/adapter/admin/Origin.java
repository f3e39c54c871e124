package io.tallystick.adapter.admin;

import io.micronaut.http.HttpRequest;
import java.net.InetAddress;

/** Where a request comes from. */
final class Origin {

  private Origin() {}

  /**
   * The address of whoever asks. A proxy of one's own, in the same private network, names it last
   * in {@code X-Forwarded-For}; what stands before it anybody may have written.
   */
  static String of(HttpRequest<?> request) {
    InetAddress peer = request.getRemoteAddress().getAddress();
    if (peer == null) {
      return request.getRemoteAddress().getHostString();
    }
    String forwarded = request.getHeaders().get("X-Forwarded-For");
    if (forwarded == null || !(peer.isLoopbackAddress() || peer.isSiteLocalAddress())) {
      return peer.getHostAddress();
    }
    return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
  }
}
