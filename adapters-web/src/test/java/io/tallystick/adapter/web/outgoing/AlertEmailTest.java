package io.tallystick.adapter.web.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallystick.adapter.web.outgoing.LocalMailServer.Encryption;
import io.tallystick.adapter.web.outgoing.LocalMailServer.Mail;
import io.tallystick.application.port.alert.AlertReceiver.Outcome;
import io.tallystick.application.settings.AlertSettings;
import io.tallystick.application.settings.AlertSettings.MailServer;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.Alert.DayFigures;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.payment.MoneySum;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mail server gets, and what is said of one that takes nothing. */
class AlertEmailTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String DASHBOARD = "https://credits.example.com/admin/events";
  private static final List<AlertCause> CAUSES =
      List.of(
          new AlertCause(
              "user_unresolved",
              1_234,
              NOW.minusSeconds(90),
              List.of(sum(1_234_50, "eur"), sum(3_000, "jpy"))),
          new AlertCause("amount_mismatch", 1, NOW.minusSeconds(7_300), List.of()),
          new AlertCause(
              "of_a_later_version",
              1,
              NOW.minusSeconds(1),
              Stream.of("eur", "usd", "gbp", "kwd", "sek").map(it -> sum(1, it)).toList()));
  private static final Alert ALERT = new Alert(AlertKind.ALERT, CAUSES, Optional.empty(), NOW);

  @TempDir private static Path folder;
  private static SSLContext tls;

  @BeforeAll
  static void certify() throws IOException, InterruptedException {
    tls = LocalMailServer.certificate(folder);
  }

  @ParameterizedTest
  @EnumSource
  void each_address_gets_numbers_and_codes_and_what_to_do(Encryption encryption) {
    try (LocalMailServer server = LocalMailServer.open(encryption, tls)) {
      assertThat(email(server.port(), encryption, LocalMailServer.PASSWORD).send(ALERT).problem())
          .isEmpty();

      assertThat(server.received())
          .extracting(Mail::from, Mail::to)
          .containsExactly(
              tuple("tallystick@shop.example", List.of("ann@shop.example", "ben@shop.example")));
      assertThat(server.received().getFirst().text())
          .contains("Subject: Tallystick: 1,236 failed events need a person")
          .contains("Auto-Submitted: auto-generated", "To: ann@shop.example, ben@shop.example")
          .containsIgnoringNewLines(
              """
              1,236 failed events need a person, the oldest for 2 h:

                1,234 x Could not find the user (1234.50 EUR + 3000 JPY), user_unresolved
                  Find the account this payment is for, assign it, and retry.
                1 x The amount paid is not the price, amount_mismatch
              """)
          .contains("1 x of_a_later_version (0.01 EUR + 0.01 USD + 0.01 GBP + 2 more currencies)")
          .contains(DASHBOARD);
    }
  }

  @Test
  void a_digest_has_the_figures_of_the_day() {
    try (LocalMailServer server = LocalMailServer.open(Encryption.NONE, tls)) {
      DayFigures day = new DayFigures(1_201, 1_190, 8, 2, 1, 50_000, -300);
      Alert digest = new Alert(AlertKind.DIGEST, List.of(), Optional.of(day), NOW);

      assertThat(
              email(server.port(), Encryption.NONE, LocalMailServer.PASSWORD)
                  .send(digest)
                  .problem())
          .isEmpty();
      assertThat(server.received().getFirst().text())
          .contains("Subject: Tallystick: the last 24 hours")
          .containsIgnoringNewLines(
              """
              The last 24 hours, until 1 Mar 2026, 12:00 UTC:

                1,201 events came in: 1,190 completed, 8 ignored, 2 failed, 1 discarded
                50,000 credits were granted for payments, 300 taken back

              No failed event needs a person.
              """);
    }
  }

  @Test
  void an_address_that_the_server_refuses_keeps_the_message_from_no_other_one() {
    try (LocalMailServer server = LocalMailServer.open(Encryption.NONE, tls)) {
      server.refuse("ben@shop.example");
      AlertEmail email = email(server.port(), Encryption.NONE, LocalMailServer.PASSWORD);

      assertThat(email.send(ALERT))
          .isEqualTo(Outcome.ofSome("for 1 of 2 addresses: the mail server answered 550"));
      assertThat(server.received())
          .extracting(Mail::to)
          .containsExactly(List.of("ann@shop.example"));

      server.refuse("ann@shop.example");
      assertThat(email.send(ALERT)).isEqualTo(Outcome.ofNone("the mail server answered 550"));
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void a_password_that_is_not_accepted_is_told_and_not_repeated() {
    try (LocalMailServer server = LocalMailServer.open(Encryption.STARTTLS, tls)) {
      assertThat(email(server.port(), Encryption.STARTTLS, "hunter23").send(ALERT).problem())
          .contains("the mail server does not accept the user and password of SMTP_URL");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void without_starttls_nothing_is_sent_to_another_machine() {
    try (LocalMailServer server = LocalMailServer.open(Encryption.NONE, tls)) {
      assertThat(
              email(server.port(), Encryption.STARTTLS, LocalMailServer.PASSWORD)
                  .send(ALERT)
                  .problem())
          .contains("the mail server offers no STARTTLS, without which nothing is sent to it");
      assertThat(server.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_server_whose_certificate_is_not_trusted_gets_nothing(Encryption encryption) {
    try (LocalMailServer server = LocalMailServer.open(encryption, tls)) {
      SSLSocketFactory usual = (SSLSocketFactory) SSLSocketFactory.getDefault();
      Optional<String> problem =
          email("localhost", server.port(), encryption, "hunter22", usual, Duration.ofMinutes(4))
              .send(ALERT)
              .problem();

      assertThat(problem.orElseThrow()).startsWith("no encrypted connection to the mail server: ");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void a_certificate_for_another_name_is_not_enough() {
    try (LocalMailServer server = LocalMailServer.open(Encryption.TLS, tls)) {
      Optional<String> problem =
          email(
                  "127.0.0.1",
                  server.port(),
                  Encryption.TLS,
                  LocalMailServer.PASSWORD,
                  tls.getSocketFactory(),
                  Duration.ofMinutes(4))
              .send(ALERT)
              .problem();

      assertThat(problem.orElseThrow()).startsWith("no encrypted connection to the mail server: ");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void a_server_that_does_not_answer_is_given_up() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              email(
                      "localhost",
                      silent.getLocalPort(),
                      Encryption.NONE,
                      LocalMailServer.PASSWORD,
                      tls.getSocketFactory(),
                      Duration.ofMillis(200))
                  .send(ALERT)
                  .problem()
                  .orElseThrow())
          .startsWith("the mail server took longer than");
    }
  }

  @Test
  void a_server_that_is_not_there_is_told() throws IOException {
    int free;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closed.getLocalPort();
    }
    assertThat(email(free, Encryption.NONE, LocalMailServer.PASSWORD).send(ALERT).problem())
        .contains("the mail server cannot be reached: ConnectException");
  }

  @Test
  void its_place_is_shown_without_addresses() {
    assertThat(email(25, Encryption.NONE, "hunter22").place())
        .isEqualTo("localhost to 2 addresses");
    assertThat(new MailServer("h", 25, false, true, Optional.of("u"), Optional.of("hunter22")))
        .hasToString("MailServer[h, 25]");
  }

  private static MoneySum sum(long minor, String currency) {
    return new MoneySum(BigInteger.valueOf(minor), currency);
  }

  private static AlertEmail email(int port, Encryption encryption, String password) {
    return email(
        "localhost", port, encryption, password, tls.getSocketFactory(), Duration.ofMinutes(4));
  }

  private static AlertEmail email(
      String host,
      int port,
      Encryption encryption,
      String password,
      SSLSocketFactory sockets,
      Duration patience) {
    return new AlertEmail(
        new AlertSettings.Email(
            List.of("ann@shop.example", "ben@shop.example"),
            "tallystick@shop.example",
            new MailServer(
                host,
                port,
                encryption == Encryption.TLS,
                encryption == Encryption.STARTTLS,
                Optional.of(LocalMailServer.USER),
                Optional.of(password))),
        "Tallystick",
        new AlertText(URI.create(DASHBOARD)),
        sockets,
        patience);
  }
}
