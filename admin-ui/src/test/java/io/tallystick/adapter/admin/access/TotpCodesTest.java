package io.tallystick.adapter.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpCodesTest {

  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  private final TotpCodes codes = new TotpCodes();

  /** The last six digits of RFC 6238, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codes_are_those_of_the_standard(long second, String code) {
    assertThat(codes.step(SECRET, code, Instant.ofEpochSecond(second))).hasValue(second / 30);
  }

  @Test
  void the_step_before_counts_as_its_own_and_others_do_not() {
    assertThat(codes.step(SECRET, "287082", Instant.ofEpochSecond(60))).hasValue(1);
    assertThat(codes.step(SECRET, "287082", Instant.ofEpochSecond(89))).hasValue(1);
    assertThat(codes.step(SECRET, "287082", Instant.ofEpochSecond(29))).as("to come").isEmpty();
    assertThat(codes.step(SECRET, "287082", Instant.ofEpochSecond(90))).isEmpty();
    assertThat(codes.step(SECRET, "", Instant.ofEpochSecond(59))).isEmpty();
    assertThat(codes.step(new byte[0], "287082", Instant.ofEpochSecond(59))).isEmpty();
  }

  @Test
  void a_secret_is_written_as_apps_read_it() {
    assertThat(new TotpSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").bytes()).isEqualTo(SECRET);
    assertThat(new TotpSecret("A".repeat(31) + "B").bytes()).endsWith(1).hasSize(20);
    TotpSecret random = TotpSecret.random();
    assertThat(TotpSecret.read(random.text())).contains(random);
    assertThat(random).isNotEqualTo(TotpSecret.random());
    assertThat(TotpSecret.read("a".repeat(32))).isEmpty();
    assertThat(random.uri("olga@example.org"))
        .isEqualTo(
            "otpauth://totp/Tallystick:olga%40example.org?secret="
                + random.text()
                + "&issuer=Tallystick");
  }
}
