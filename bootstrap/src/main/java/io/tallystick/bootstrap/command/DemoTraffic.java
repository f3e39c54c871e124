package io.tallystick.bootstrap.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends sample events over HTTP as Stripe would: signed, some twice, some broken. */
final class DemoTraffic {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** So many at once, to have something to see; then one after the other. */
  private static final int FIRST = 60;

  private final URI webhook;
  private final String secret;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Deque<String> first;
  private final Supplier<String> next;

  /**
   * @param first the events to send before all others
   */
  DemoTraffic(String webhookUrl, String secret, List<String> first, Supplier<String> next) {
    this.webhook = URI.create(webhookUrl);
    this.secret = secret;
    this.first = new ArrayDeque<>(first);
    this.next = next;
  }

  /**
   * Sends so many events, and prints a line for each.
   *
   * @return whether each was answered; after one that was not, no more are sent
   */
  boolean send(long events, PrintWriter out) throws InterruptedException {
    String last = "";
    for (long sent = 0; sent < events; sent++) {
      boolean again = first.isEmpty() && random.nextInt(8) == 0;
      String body = again ? last : first.isEmpty() ? next.get() : first.remove();
      last = body;
      try {
        boolean forged = first.isEmpty() && random.nextInt(25) == 0;
        HttpResponse<String> answer = post(body, forged ? "whsec_of_somebody_else" : secret);
        out.printf("%s  %s%n", answer.statusCode(), answer.body());
      } catch (IOException failure) {
        out.printf("no answer to event %s, and no more are sent: %s%n", sent + 1, failure);
        out.flush();
        return false;
      }
      out.flush();
      if (sent >= FIRST) {
        Thread.sleep(PAUSE);
      }
    }
    return true;
  }

  private HttpResponse<String> post(String body, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("Stripe-Signature", sign(body, key))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String sign(String body, String key) {
    long time = Instant.now().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + time + ",v1=" + HexFormat.of().formatHex(signed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
