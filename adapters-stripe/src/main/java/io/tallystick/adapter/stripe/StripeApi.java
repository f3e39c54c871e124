package io.tallystick.adapter.stripe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks Stripe's API (<a href="https://docs.stripe.com/api">Stripe: API reference</a>), once: what
 * fails is tried again with the event.
 *
 * <p>By Java's own client, because Stripe's library keeps timeouts and telemetry in variables of
 * the whole process and reads answers recursively.
 */
final class StripeApi implements AutoCloseable {

  /** What came of a question. */
  sealed interface Reply {}

  /** Stripe answered with JSON. */
  record Answer(JsonValue value) implements Reply {}

  /** It did not; the reason holds neither the key nor anything of the answer. */
  record Failed(String why) implements Reply {}

  private static final long LONGEST_ANSWER = 8L << 20;

  private final String base;
  private final String key;
  private final Duration patience;
  private final HttpClient client;

  StripeApi(URI base, String key, Duration patience) {
    this.base = base.toString().replaceFirst("/+$", "");
    this.key = key;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Asks; whatever happens, the answer is a value. */
  Reply get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + key)
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    try {
      // The request's own timeout would end with the headers, and not cover the body.
      return read(sent.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      return new Failed("Stripe did not answer within %d ms".formatted(patience.toMillis()));
    } catch (ExecutionException broken) {
      return new Failed(reason(broken));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Failed("the question was interrupted");
    } finally {
      sent.cancel(true);
    }
  }

  /** The kind of error, and not its message, which may hold what is not for logs. */
  private static String reason(ExecutionException broken) {
    return broken.getCause() instanceof IOException cause
        ? "the connection to Stripe failed (%s): check STRIPE_API_BASE and the network"
            .formatted(cause.getClass().getSimpleName())
        : "Stripe could not be asked; this is a fault of Tallystick's";
  }

  private static Reply read(HttpResponse<byte[]> response) {
    return switch (response.statusCode()) {
      case 200 -> json(response.body());
      case 401 -> new Failed("Stripe refuses the API key (401): check STRIPE_API_KEY");
      case 403 ->
          new Failed(
              "the API key may not read Checkout sessions (403): permit that in Stripe's"
                  + " dashboard");
      case 404 ->
          new Failed(
              "Stripe does not know the session (404): check that STRIPE_API_KEY is of the account"
                  + " and mode that sent the event");
      case 429 -> new Failed("Stripe wants fewer questions (429)");
      default -> new Failed("Stripe answered with status " + response.statusCode());
    };
  }

  private static Reply json(byte[] body) {
    return switch (JsonDocument.read(body)) {
      case JsonDocument.Json json -> new Answer(json.value());
      case JsonDocument.NotJson not ->
          new Failed("Stripe's answer is unreadable: " + not.problem());
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
