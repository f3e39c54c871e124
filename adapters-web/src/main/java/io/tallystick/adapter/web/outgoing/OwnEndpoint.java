package io.tallystick.adapter.web.outgoing;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.tallystick.application.port.inbox.SampleDelivery;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Delivers sample events to this server; never in live mode. */
@Singleton
@Requires(property = "tallystick.stripe.mode", value = "test")
final class OwnEndpoint implements SampleDelivery {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

  /** What of the answer to a delivery is told. */
  @Serdeable
  record DeliveryAnswer(boolean ok, String status, String message) {}

  private final HttpClient client = OutgoingClient.connecting(PATIENCE);
  private final ObjectMapper json;
  private final BeanProvider<EmbeddedServer> server;
  private final String host;
  private final int port;
  private final String secret;

  /**
   * @param port as configured; below 1 if any free one was taken
   */
  OwnEndpoint(
      ObjectMapper json,
      BeanProvider<EmbeddedServer> server,
      @Property(name = "micronaut.server.host", defaultValue = "127.0.0.1") String host,
      @Property(name = "micronaut.server.port", defaultValue = "-1") int port,
      StripeSettings stripe) {
    this.json = json;
    this.server = server;
    this.host = host;
    this.port = port;
    this.secret = stripe.webhookSecrets().getFirst();
  }

  @Override
  public Result deliver(Instant now) {
    StripeEventId event =
        new StripeEventId("evt_tallystick_test_" + UUID.randomUUID().toString().replace("-", ""));
    byte[] body = body(event, now).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(address())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Stripe-Signature", TimedSignature.header(secret, now.getEpochSecond(), body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      DeliveryAnswer answer = json.readValue(response.body(), DeliveryAnswer.class);
      return answer != null && answer.ok()
          ? new Result.Stored(event, answer.status())
          : new Result.Refused(
              "it answered %s%s"
                  .formatted(response.statusCode(), answer == null ? "" : ": " + answer.message()));
    } catch (IOException unreachable) {
      return new Result.Refused(
          "it cannot be reached at %s: %s"
              .formatted(request.uri(), unreachable.getClass().getSimpleName()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Result.Refused("the server is stopping");
    }
  }

  private URI address() {
    String name = EVERYWHERE.contains(host) ? "localhost" : host;
    return URI.create(
        "http://%s:%s/webhooks/stripe"
            .formatted(
                name.contains(":") ? "[" + name + "]" : name,
                port > 0 ? port : server.get().getPort()));
  }

  /** Of a type that Stripe does not have, so that nobody takes it for a payment. */
  private static String body(StripeEventId event, Instant now) {
    return """
    {"id":"%s","object":"event","type":"tallystick.test","livemode":false,"created":%s,\
    "data":{"object":{"id":"test","object":"tallystick.test",\
    "description":"Sent from the page Setup; it stands for no payment."}}}\
    """
        .formatted(event.value(), now.getEpochSecond());
  }
}
