package io.tallystick.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.net.Webhook;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;

/** Stripe, or whoever else speaks HTTP. */
@Singleton
public final class Sender {

  static final String WEBHOOK = "/webhooks/stripe";

  private final HttpClient client = HttpClient.newHttpClient();
  private final EmbeddedServer server;
  private final JsonMapper json;

  Sender(EmbeddedServer server, JsonMapper json) {
    this.server = server;
    this.json = json;
  }

  /** A response and its body, read as JSON. */
  public record Answered(HttpResponse<String> http, Map<String, Object> json) {
    public int code() {
      return http.statusCode();
    }

    public Object at(String key) {
      return json.get(key);
    }
  }

  /** The header that Stripe would send now. */
  static String sign(String body) {
    return sign(body, TestProgram.SECRET, Instant.now());
  }

  static String sign(String body, String secret, Instant at) {
    try {
      long seconds = at.getEpochSecond();
      return "t=%d,v1=%s"
          .formatted(seconds, Webhook.Util.computeHmacSha256(secret, seconds + "." + body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Answered deliver(Bodies body) {
    return deliver(WEBHOOK, body.json());
  }

  Answered deliver(String path, String body, String... headers) {
    var request = request(path).header("Stripe-Signature", sign(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(BodyPublishers.ofString(body)).build());
  }

  /** Without a length, in chunks. */
  Answered deliverInChunks(String body) {
    BodyPublisher chunks =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
    return send(request(WEBHOOK).header("Stripe-Signature", sign(body)).POST(chunks).build());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.getURL() + path));
  }

  public Answered send(HttpRequest request) {
    HttpResponse<String> response = exchange(request);
    try {
      return new Answered(
          response, json.readValue(response.body(), Argument.mapOf(String.class, Object.class)));
    } catch (IOException notJson) {
      throw new UncheckedIOException(response.body(), notJson);
    }
  }

  public String get(String path) {
    return exchange(request(path).build()).body();
  }

  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /**
   * Writes everything before it reads anything; all that comes back until the end. Whoever says
   * {@code Connection: close} may find the connection closed behind the answer while he writes.
   */
  String raw(String head, byte[] body) {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write((head + "\r\n\r\n").getBytes(UTF_8));
        socket.getOutputStream().write(body);
      } catch (SocketException closed) {
        // the answer is there all the same
      }
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
