package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallystick.application.settings.StripeSettings;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures made by Stripe's own library must be accepted, and nothing else. */
final class WebhookSignaturesTest {

  private static final String SECRET = "whsec_current_0123456789";
  private static final String OLD_SECRET = "whsec_replaced_0123456789";
  private static final long NOW = 1_751_886_000;
  private static final String BODY = "{\"id\": \"evt_1\",\r\n  \"type\":\"ping\" }\n";

  private final WebhookSignatures signatures = verifier(SECRET, OLD_SECRET);

  @ParameterizedTest
  @ValueSource(
      strings = {
        BODY,
        "",
        "{\"name\":\"Zoë Łukasiewicz 株式会社 🎟\"}",
        "\uFEFF{}",
        "\u0000\u0001 not JSON at all",
      })
  void a_body_signed_by_stripes_library_is_accepted_as_that_library_accepts_it(String body)
      throws Exception {
    String header = Webhook.Signature.generateSignatureHeader(body, SECRET, NOW);

    assertThat(acceptedByStripesLibrary(body, header)).isTrue();
    assertThat(objection(body, header)).isEmpty();
  }

  /** The expected value was computed by OpenSSL: Stripe's library takes texts only. */
  @Test
  void a_body_that_is_not_utf8_is_verified_by_its_bytes() {
    byte[] body = HexFormat.of().parseHex("fffe007b22c328227d0d0a");
    String header =
        "t=1751886000,v1=a9f5c6c08579939e8f50e845fcfd61d7950e13c05a54ca0cd21c1d8d44c9e754";
    WebhookSignatures known = verifier("whsec_known_answer_0123456789");

    assertThat(known.objection(body, Optional.of(header))).isEmpty();
    body[0]--;
    assertThat(known.objection(body, Optional.of(header))).isPresent();
  }

  @Test
  void every_secret_is_tried_against_every_signature() throws Exception {
    String wrong = "0".repeat(64);

    assertThat(objection(BODY, "t=%d,v1=%s".formatted(NOW, hex(OLD_SECRET, NOW, BODY)))).isEmpty();
    assertThat(
            objection(
                BODY,
                "t=%d,v1=%s,v1=,v0=%s,v1=%s,v1=%s"
                    .formatted(NOW, wrong, wrong, hex(SECRET, NOW, BODY), wrong)))
        .isEmpty();
    assertThat(objection(BODY, "v1=%s,t=%d".formatted(hex(SECRET, NOW, BODY), NOW))).isEmpty();
  }

  @Test
  void a_signature_by_an_unknown_secret_is_refused() throws Exception {
    String header = "t=%d,v1=%s".formatted(NOW, hex("whsec_stranger_0123456789", NOW, BODY));

    assertThat(objection(BODY, header)).get().asString().startsWith("no matching signature");
  }

  @Test
  void a_signature_is_for_one_body_and_one_time() throws Exception {
    String hex = hex(SECRET, NOW, BODY);

    assertThat(objection(BODY + " ", "t=%d,v1=%s".formatted(NOW, hex))).isPresent();
    assertThat(objection(BODY, "t=%d,v1=%s".formatted(NOW + 1, hex))).isPresent();
    assertThat(objection(BODY.strip(), "t=%d,v1=%s".formatted(NOW, hex))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "-1000000000, the signature has expired",
    "-301, the signature has expired",
    "-300, ",
    "-1, ",
    "0, ",
    "1, ",
    "300, ",
    "301, the signature's timestamp is 301 s in the future",
    "1000000000, the signature's timestamp is 1000000000 s in the future",
  })
  void a_timestamp_may_be_300_seconds_off_either_way(long offset, String objection)
      throws Exception {
    String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, NOW + offset);

    assertThat(objection(BODY, header).orElse("")).startsWith(objection == null ? "" : objection);
    assertThat(objection(BODY, header).isPresent()).isEqualTo(objection != null);
  }

  @Test
  void a_missing_header_is_named_so() {
    assertThat(signatures.objection(BODY.getBytes(UTF_8), Optional.empty()))
        .contains("the Stripe-Signature header is missing");
  }

  /** {@code %1$s} stands for the signature that would be right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                          | is empty",
        "\"  \"                        | is empty",
        "garbage                       | malformed: it has no timestamp",
        ",,,=,=,                       | malformed: it has no timestamp",
        "v1=%1$s                       | malformed: it has no timestamp",
        "T=1751886000,v1=%1$s          | malformed: it has no timestamp",
        "t=1751886000                  | malformed: it has no signature",
        "t=1751886000,v0=%1$s          | malformed: it has no signature",
        "t=1751886000,V1=%1$s          | malformed: it has no signature",
        "t=1751886000; v1=%1$s         | malformed: its timestamp",
        "t=1751886000 v1=%1$s          | malformed: its timestamp",
        "t=175188 6000,v1=%1$s         | malformed: its timestamp",
        "t,v1                          | malformed: it has no timestamp",
        "t=,v1=%1$s                    | malformed: its timestamp",
        "t=abc,v1=%1$s                 | malformed: its timestamp",
        "t=-1751886000,v1=%1$s         | malformed: its timestamp",
        "t=+1751886000,v1=%1$s         | malformed: its timestamp",
        "t=1751886000.0,v1=%1$s        | malformed: its timestamp",
        "t=١٧٥١٨٨٦٠٠٠,v1=%1$s          | malformed: its timestamp",
        "t=9223372036854775808,v1=%1$s | malformed: its timestamp",
        "t=99999999999999999999999,v1=%1$s | malformed: its timestamp",
        "t=1751886000,t=1751886000,v1=%1$s | malformed: it has more than one timestamp",
        "t=999999999999999999,v1=%1$s  | no matching signature",
        "t=01751886000,v1=%1$s         | no matching signature",
        "t=1751886000,v1=              | no matching signature",
        "t=1751886000,v1=%1$s0         | no matching signature",
        "t=1751886000,v1=0%1$s         | no matching signature",
        "t=1751886000,v1==%1$s         | no matching signature",
        "t=1751886000,v1=%2$s          | no matching signature",
        "t=1751886000,v1=%3$s          | no matching signature",
        "t=1751886000,v1=ключ          | no matching signature",
      })
  void a_header_that_is_not_as_documented_is_refused_with_the_reason(
      String template, String objection) throws Exception {
    String right = hex(SECRET, NOW, BODY);
    String header =
        template.formatted(right, right.toUpperCase(Locale.ROOT), right.substring(0, 63));

    assertThat(objection(BODY, header)).get().asString().contains(objection);
  }

  @Test
  void a_very_long_header_is_refused_or_accepted_by_what_it_says() throws Exception {
    String filler = ("v1=" + "0".repeat(64) + ",").repeat(20_000);

    assertThat(objection(BODY, "t=%d,%sv0=x".formatted(NOW, filler)))
        .get()
        .asString()
        .startsWith("no matching signature");
    assertThat(objection(BODY, "t=%d,%sv1=%s".formatted(NOW, filler, hex(SECRET, NOW, BODY))))
        .isEmpty();
    assertThat(objection(BODY, "t=" + "1".repeat(1_000_000) + ",v1=0")).isPresent();
  }

  @Test
  void no_objection_holds_the_secret_or_the_expected_value() throws Exception {
    String expected = hex(SECRET, NOW, BODY);

    assertThat(objection(BODY, "t=%d,v1=%s".formatted(NOW, "0".repeat(64))))
        .get()
        .asString()
        .doesNotContain(SECRET, OLD_SECRET, expected, "0000");
  }

  private static WebhookSignatures verifier(String... secrets) {
    return new WebhookSignatures(
        new StripeSettings(
            List.of(secrets), Optional.empty(), URI.create("https://stripe.test"), 10),
        InstantSource.fixed(Instant.ofEpochSecond(NOW, 999_000_000)));
  }

  private Optional<String> objection(String body, String header) {
    return signatures.objection(body.getBytes(UTF_8), Optional.of(header));
  }

  private static String hex(String secret, long time, String body) throws GeneralSecurityException {
    return Webhook.Util.computeHmacSha256(secret, time + "." + body);
  }

  private static boolean acceptedByStripesLibrary(String body, String header) throws Exception {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    return Webhook.Signature.verifyHeader(body, header, SECRET, 300, clock);
  }
}
