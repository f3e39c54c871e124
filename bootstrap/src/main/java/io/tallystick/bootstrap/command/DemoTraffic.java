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
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends sample events over HTTP as Stripe would: signed, some twice, some broken. */
final class DemoTraffic {

  /** So many at once, to have something to see; then one after the other. */
  private static final int FIRST = 60;

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final List<String> BUYERS =
      List.of("ada", "grace", "alan", "edsger", "barbara", "donald", "radia", "tim");

  private final URI webhook;
  private final String secret;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final RandomGenerator random = RandomGenerator.getDefault();

  DemoTraffic(String webhookUrl, String secret) {
    this.webhook = URI.create(webhookUrl);
    this.secret = secret;
  }

  /** Sends so many events, and prints a line for each. */
  void send(long events, PrintWriter out) throws InterruptedException {
    String last = "";
    for (long sent = 0; sent < events; sent++) {
      boolean again = !last.isEmpty() && random.nextInt(8) == 0;
      String body = again ? last : next();
      last = body;
      try {
        boolean forged = random.nextInt(25) == 0;
        HttpResponse<String> answer = post(body, forged ? "whsec_of_somebody_else" : secret);
        out.printf("%s  %s%n", answer.statusCode(), answer.body());
      } catch (IOException stopping) {
        out.println("no answer: " + stopping.getMessage());
        return;
      }
      out.flush();
      if (sent >= FIRST) {
        Thread.sleep(PAUSE);
      }
    }
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

  private String next() {
    String buyer = BUYERS.get(random.nextInt(BUYERS.size())) + "@shop.example";
    String pack = List.of("100", "500", "2000").get(random.nextInt(3));
    return switch (random.nextInt(14)) {
      case 0 -> session(buyer, "\"credits\":\"" + pack + "\"", "unpaid", "payment");
      case 1 -> session(buyer, "\"order\":\"poster\"", "paid", "payment");
      case 2 -> session(buyer, "\"credits\":\"a lot\"", "paid", "payment");
      case 3 -> session(buyer, "\"credits\":\"9999999999\"", "paid", "payment");
      case 4 -> session("<user_id>", "\"credits\":\"" + pack + "\"", "paid", "payment");
      case 5 ->
          session(
              "7d9f6c1e-52a4-4b0e-9a53-3c2a1f0b8e77",
              "\"credits\":\"" + pack + "\"",
              "paid",
              "payment");
      case 6 -> session(buyer, "", "no_payment_required", "setup");
      case 7 -> event("charge.succeeded", "{\"id\":\"" + id("ch") + "\",\"object\":\"charge\"}");
      default -> session(buyer, "\"credits\":\"" + pack + "\"", "paid", "payment");
    };
  }

  private String session(String reference, String metadata, String paymentStatus, String mode) {
    return event(
        "checkout.session.completed",
        """
        {"id":"%s","object":"checkout.session","mode":"%s","payment_status":"%s",\
        "payment_intent":"%s","client_reference_id":"%s","amount_total":2000,"currency":"eur",\
        "metadata":{%s}}\
        """
            .formatted(id("cs_test"), mode, paymentStatus, id("pi"), reference, metadata));
  }

  private String event(String type, String object) {
    return """
    {"id":"%s","object":"event","type":"%s","api_version":"2025-09-30.clover",\
    "created":%s,"livemode":false,"data":{"object":%s}}\
    """
        .formatted(id("evt"), type, Instant.now().getEpochSecond(), object);
  }

  private String id(String prefix) {
    return prefix + "_demo" + HexFormat.of().toHexDigits(random.nextLong());
  }
}
