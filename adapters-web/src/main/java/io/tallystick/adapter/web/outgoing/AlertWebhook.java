package io.tallystick.adapter.web.outgoing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.settings.AlertSettings;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertWay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts alerts as JSON to an address, signed if there is a secret. The key {@code text} is what
 * Slack and those like it show (Slack: "Sending messages using incoming webhooks").
 */
@Singleton
@Requires(beans = AlertSettings.Webhook.class)
final class AlertWebhook implements AlertReceiver {

  /** For all of it, until the answer has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client = OutgoingClient.connecting(PATIENCE);
  private final ObjectMapper json;
  private final AlertSettings.Webhook receiver;
  private final AlertText text;
  private final Duration patience;

  @Inject
  AlertWebhook(ObjectMapper json, AlertSettings alerts, AlertSettings.Webhook receiver) {
    this(json, receiver, new AlertText(alerts.dashboard()), PATIENCE);
  }

  AlertWebhook(
      ObjectMapper json, AlertSettings.Webhook receiver, AlertText text, Duration patience) {
    this.json = json;
    this.receiver = receiver;
    this.text = text;
    this.patience = patience;
  }

  /** What is posted; the oldest event's age is 0 if none fails. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Body(String text, long failed, long oldestSeconds, List<Cause> causes, String url) {}

  /** How many failed events have one failure code. */
  @Serdeable
  record Cause(String code, long failed) {}

  @Override
  public AlertWay way() {
    return AlertWay.WEBHOOK;
  }

  /** The path of such an address is a secret. */
  @Override
  public String place() {
    return receiver.url().getHost();
  }

  @Override
  public Outcome send(Alert alert) {
    try {
      byte[] body = json.writeValueAsBytes(body(alert));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(receiver.url())
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body));
      receiver
          .secret()
          .map(secret -> TimedSignature.header(secret, alert.at().getEpochSecond(), body))
          .ifPresent(signature -> request.header("Tallystick-Signature", signature));
      return post(request.build());
    } catch (IOException unwritable) {
      return Outcome.ofNone("it cannot be written: " + unwritable.getClass().getSimpleName());
    }
  }

  /** The time of a request ends with the headers of its answer: that of the whole is kept here. */
  private Outcome post(HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      int status = exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2
          ? Outcome.ofAll()
          : Outcome.ofNone("the receiver answered " + status);
    } catch (TimeoutException tooSlow) {
      exchange.cancel(true);
      return Outcome.ofNone("the receiver took longer than " + patience.toSeconds() + " s");
    } catch (ExecutionException unreachable) {
      return Outcome.ofNone("the receiver cannot be reached: " + className(unreachable.getCause()));
    } catch (InterruptedException stopped) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      return Outcome.ofNone("the server is stopping");
    }
  }

  private static String className(@Nullable Throwable failure) {
    return failure == null ? "unknown" : failure.getClass().getSimpleName();
  }

  private Body body(Alert alert) {
    return new Body(
        text.line(alert),
        alert.failed(),
        alert.oldest().toSeconds(),
        alert.causes().stream().map(cause -> new Cause(cause.code(), cause.failed())).toList(),
        text.dashboard().toString());
  }
}
