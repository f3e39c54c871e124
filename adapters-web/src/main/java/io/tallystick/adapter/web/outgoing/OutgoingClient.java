package io.tallystick.adapter.web.outgoing;

import java.net.http.HttpClient;
import java.time.Duration;

/** Makes the clients for what is sent over HTTP: no answer leads them to another address. */
final class OutgoingClient {

  private OutgoingClient() {}

  /** A client that waits for a connection no longer than this. */
  static HttpClient connecting(Duration longest) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(longest)
        .build();
  }
}
