package io.tallystick.adapter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.tallystick.application.port.AlertReceiver;
import io.tallystick.domain.inbox.AlertCause;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts alerts as JSON to an address, signed if there is a secret. The key {@code text} is what
 * Slack and those like it show (Slack: "Sending messages using incoming webhooks").
 */
@Singleton
@Requires(property = "tallystick.alerts.url")
final class AlertWebhook implements AlertReceiver {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ALGORITHM = "HmacSHA256";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  private final ObjectMapper json;
  private final URI receiver;
  private final @Nullable String secret;
  private final String dashboard;

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
    this.dashboard = dashboard;
  }

  /** What is posted; the oldest event's age is 0 if none fails. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Body(String text, long failed, long oldestSeconds, List<Cause> causes, String url) {}

  /** How many failed events have one failure code. */
  @Serdeable
  record Cause(String code, long failed) {}

  @Override
  public Optional<String> send(List<AlertCause> causes, Instant now) {
    try {
      byte[] body = json.writeValueAsBytes(body(causes, now));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(receiver)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body));
      if (secret != null) {
        request.header("Tallystick-Signature", signature(secret, now.getEpochSecond(), body));
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

  private Body body(List<AlertCause> causes, Instant now) {
    long failed = causes.stream().mapToLong(AlertCause::failed).sum();
    long oldest =
        causes.stream()
            .map(cause -> Duration.between(cause.oldest(), now).toSeconds())
            .reduce(0L, Math::max);
    return new Body(
        text(causes, failed, oldest),
        failed,
        oldest,
        causes.stream().map(cause -> new Cause(cause.code(), cause.failed())).toList(),
        dashboard);
  }

  private String text(List<AlertCause> causes, long failed, long oldest) {
    if (causes.isEmpty()) {
      return "All clear: no failed event needs a person any more.";
    }
    return "%s %s a person, the oldest for %s: %s. %s"
        .formatted(
            failed == 1 ? "1 failed event" : failed + " failed events",
            failed == 1 ? "needs" : "need",
            oldest < 3600 ? oldest / 60 + " min" : oldest / 3600 + " h",
            causes.stream()
                .map(cause -> cause.failed() + " " + cause.code())
                .collect(Collectors.joining(", ")),
            dashboard);
  }

  private static String signature(String secret, long at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((at + ".").getBytes(StandardCharsets.UTF_8));
      return "t=%s,v1=%s".formatted(at, HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException impossible) {
      // Every Java platform has it ("Java Security Standard Algorithm Names").
      throw new IllegalStateException(impossible);
    }
  }
}
