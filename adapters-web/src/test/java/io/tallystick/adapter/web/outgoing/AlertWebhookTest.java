package io.tallystick.adapter.web.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.serde.ObjectMapper;
import io.tallystick.application.settings.AlertSettings;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.payment.MoneySum;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver of alerts gets. */
class AlertWebhookTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_770_000_000);
  private static final AlertText TEXT =
      new AlertText(URI.create("https://credits.example.com/admin/events"));
  private static final List<AlertCause> CAUSES =
      List.of(
          new AlertCause(
              "user_unresolved",
              2,
              NOW.minusSeconds(90),
              List.of(new MoneySum(BigInteger.valueOf(4_000), "eur"))),
          new AlertCause("amount_mismatch", 1, NOW.minusSeconds(7_300), List.of()));

  private HttpServer receiver;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile Optional<String> signature = Optional.empty();

  @BeforeEach
  void receive() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          signature =
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Tallystick-Signature"));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  @Test
  void it_says_how_many_of_which_cause_how_old_and_where() {
    assertThat(webhook(Optional.empty()).send(alert(AlertKind.ALERT, CAUSES)).problem()).isEmpty();

    assertThat(body)
        .isEqualTo(
            """
            {"text":"3 failed events need a person, the oldest for 2 h: 2 x Could not find the\
             user (40.00 EUR); 1 x The amount paid is not the price.\
             https://credits.example.com/admin/events",\
            "failed":3,"oldest_seconds":7300,\
            "causes":[{"code":"user_unresolved","failed":2},{"code":"amount_mismatch","failed":1}],\
            "url":"https://credits.example.com/admin/events"}\
            """);
    assertThat(signature).isEmpty();
  }

  @Test
  void with_a_secret_time_and_body_are_signed() {
    assertThat(
            webhook(Optional.of("0123456789abcdef"))
                .send(alert(AlertKind.ALL_CLEAR, List.of()))
                .problem())
        .isEmpty();

    assertThat(body)
        .isEqualTo(
            """
            {"text":"All clear: no failed event needs a person any more.\
             https://credits.example.com/admin/events","failed":0,\
            "oldest_seconds":0,"causes":[],"url":"https://credits.example.com/admin/events"}\
            """);
    // openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(signature)
        .contains(
            "t=1770000000,v1=23d0dfe713ca08f8ee4082d33910dcb85771e7a2b4a58bf4849f6bec2ab7ea58");
  }

  @Test
  void a_test_has_the_same_keys_and_says_that_it_is_one() {
    assertThat(webhook(Optional.empty()).send(alert(AlertKind.TEST, List.of())).problem())
        .isEmpty();
    assertThat(body)
        .isEqualTo(
            """
            {"text":"A test of Tallystick's alerts. No failed event needs a person.\
             https://credits.example.com/admin/events","failed":0,\
            "oldest_seconds":0,"causes":[],"url":"https://credits.example.com/admin/events"}\
            """);

    assertThat(webhook(Optional.empty()).send(alert(AlertKind.TEST, CAUSES)).problem()).isEmpty();
    assertThat(body)
        .contains("A test of Tallystick's alerts. 3 failed events need a person", "\"failed\":3");
  }

  @Test
  void its_place_is_shown_without_its_path() {
    assertThat(webhook(Optional.of("0123456789abcdef")).place()).isEqualTo("127.0.0.1");
  }

  @Test
  void what_is_not_taken_is_said_without_what_the_receiver_answers() {
    status = 404;
    assertThat(webhook(Optional.empty()).send(alert(AlertKind.ALERT, CAUSES)).problem())
        .contains("the receiver answered 404");

    status = 302;
    assertThat(webhook(Optional.empty()).send(alert(AlertKind.ALERT, CAUSES)).problem())
        .contains("the receiver answered 302");

    receiver.stop(0);
    assertThat(webhook(Optional.empty()).send(alert(AlertKind.ALERT, CAUSES)).problem())
        .contains("the receiver cannot be reached: ConnectException");
  }

  @Test
  void a_receiver_that_never_ends_its_answer_is_given_up() {
    receiver.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
        });
    AlertWebhook impatient =
        new AlertWebhook(
            ObjectMapper.getDefault(),
            new AlertSettings.Webhook(address("/endless"), Optional.empty()),
            TEXT,
            Duration.ofMillis(500));

    assertThat(impatient.send(alert(AlertKind.ALERT, CAUSES)).problem())
        .contains("the receiver took longer than 0 s");
  }

  private static Alert alert(AlertKind kind, List<AlertCause> causes) {
    return new Alert(kind, causes, Optional.empty(), NOW);
  }

  private AlertWebhook webhook(Optional<String> secret) {
    return new AlertWebhook(
        ObjectMapper.getDefault(),
        new AlertSettings.Webhook(address("/hook"), secret),
        TEXT,
        Duration.ofMinutes(4));
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(receiver.getAddress().getPort(), path));
  }
}
