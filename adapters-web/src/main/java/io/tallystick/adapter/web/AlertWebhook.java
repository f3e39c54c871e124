package io.tallystick.adapter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.tallystick.application.port.AlertReceiver;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertWay;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Posts alerts as JSON to an address, signed if there is a secret. The key {@code text} is what
 * Slack and those like it show (Slack: "Sending messages using incoming webhooks").
 */
@Singleton
@Requires(property = "tallystick.alerts.url")
final class AlertWebhook implements AlertReceiver {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  private final ObjectMapper json;
  private final URI receiver;
  private final @Nullable String secret;
  private final AlertText text;

  /**
   * @param dashboard where the failed events are seen
   */
  AlertWebhook(
      ObjectMapper json,
      @Property(name = "tallystick.alerts.url") URI receiver,
      @Nullable @Property(name = "tallystick.alerts.secret") String secret,
      @Property(name = "tallystick.alerts.dashboard") String dashboard) {
    this.json = json;
    this.receiver = receiver;
    this.secret = secret;
    this.text = new AlertText(dashboard);
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
    return receiver.getHost();
  }

  @Override
  public Optional<String> send(Alert alert) {
    try {
      byte[] body = json.writeValueAsBytes(body(alert));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(receiver)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body));
      if (secret != null) {
        request.header(
            "Tallystick-Signature",
            TimedSignature.header(secret, alert.at().getEpochSecond(), body));
      }
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      return answer.statusCode() / 100 == 2
          ? Optional.empty()
          : Optional.of("the receiver answered " + answer.statusCode());
    } catch (IOException unreachable) {
      return Optional.of(
          "the receiver cannot be reached: " + unreachable.getClass().getSimpleName());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("the server is stopping");
    }
  }

  private Body body(Alert alert) {
    return new Body(
        text.line(alert),
        alert.failed(),
        alert.oldest().toSeconds(),
        alert.causes().stream().map(cause -> new Cause(cause.code(), cause.failed())).toList(),
        text.dashboard());
  }
}
