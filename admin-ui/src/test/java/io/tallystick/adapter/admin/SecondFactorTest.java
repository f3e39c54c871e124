package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The second factor, as a browser and an authenticator app see it; admins need one here. */
class SecondFactorTest extends DashboardTest {

  private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7]{32})</code>");
  private static final Pattern RECOVERY =
      Pattern.compile("<li>((?:[0-9a-v]{4}-){5}[0-9a-v]{4})</li>");

  @Override
  protected Map<String, Object> settings() {
    return Map.of("test.second-factor", true);
  }

  /** What the app shows now. */
  private String code(String secret) {
    String digits =
        secret
            .chars()
            .map("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"::indexOf)
            .collect(
                StringBuilder::new,
                (text, digit) -> text.append(Character.forDigit(digit, 32)),
                StringBuilder::append)
            .toString();
    byte[] number = new BigInteger("1" + digits, 32).toByteArray();
    byte[] key = java.util.Arrays.copyOfRange(number, number.length - 20, number.length);
    try {
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(new SecretKeySpec(key, "HmacSHA1"), clock.instant());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String found(Pattern pattern, Seen page) {
    Matcher matcher = pattern.matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }

  private Seen enrol(Browser browser, String secret, String code, String password) {
    String token = browser.get("/admin/account/second-factor").token();
    return browser.post(
        "/admin/account/second-factor",
        Map.of("csrf", token, "secret", secret, "code", code, "present", password));
  }

  private Seen enter(Browser browser, String code) {
    Seen form = browser.get("/admin/room/viewer");
    assertThat(form.place()).isEqualTo("/admin/sign-in/code?next=%2Fadmin%2Froom%2Fviewer");
    return browser.post(
        "/admin/sign-in/code",
        Map.of(
            "csrf", browser.get(form.place()).token(), "code", code, "next", "/admin/room/viewer"));
  }

  @Test
  void an_admin_sets_one_up_first_and_signs_in_with_it_afterwards() {
    operators.add("root", PASSWORD, Role.ADMIN, "test");
    Browser first = signedIn("root");
    assertThat(first.get("/admin/room/admin").place()).isEqualTo("/admin/account/second-factor");
    Seen page = first.get("/admin/account/second-factor");
    assertThat(page.body())
        .contains("Set up a second factor first.")
        .containsPattern("<svg [^>]*viewBox=\"0 0 [0-9]+ [0-9]+\"")
        .contains(" d=\"M2 2h1v1h-1z");
    String secret = found(SECRET, page);
    assertThat(enrol(first, secret, "12345", PASSWORD).body()).contains("does not belong");
    assertThat(enrol(first, secret, code(secret), "wrong").body()).contains("not your present");

    Seen done = enrol(first, secret, code(secret), PASSWORD);

    assertThat(done.code()).isEqualTo(200);
    String recovery = found(RECOVERY, done);
    assertThat(first.get("/admin/room/admin").code()).isEqualTo(200);
    clock.step(Duration.ofSeconds(30));
    Browser second = signedIn("root");
    assertThat(second.post("/admin/room/acts", Map.of("what", "x", "csrf", token2(second))).place())
        .isEqualTo("/admin/sign-in/code");
    assertThat(enter(second, "000000").code()).isEqualTo(401);
    String code = code(secret);
    assertThat(enter(second, code).place()).isEqualTo("/admin/room/viewer");
    assertThat(second.get("/admin/room/admin").code()).isEqualTo(200);

    Browser replayed = signedIn("root");
    assertThat(enter(replayed, code).code()).isEqualTo(401);
    assertThat(enter(replayed, recovery).place()).isEqualTo("/admin/room/viewer");
    assertThat(enter(signedIn("root"), recovery).code()).isEqualTo(401);
  }

  private String token2(Browser browser) {
    return browser.get("/admin/sign-in/code").token();
  }

  @Test
  void wrong_codes_are_refused_for_a_while() {
    operators.add("rita", PASSWORD, Role.OPERATOR, "test");
    Browser rita = signedIn("rita");
    String secret = found(SECRET, rita.get("/admin/account/second-factor"));
    assertThat(enrol(rita, secret, code(secret), PASSWORD).code()).isEqualTo(200);
    Browser next = signedIn("rita");
    for (int i = 0; i < 5; i++) {
      assertThat(enter(next, "000000").code()).isEqualTo(401);
    }
    clock.step(Duration.ofSeconds(30));

    Seen locked = enter(next, code(secret));

    assertThat(locked.code()).isEqualTo(429);
    assertThat(locked.body()).contains("Too many wrong codes. Try again in 1 min.");
    assertThat(locked.header("Retry-After")).isEqualTo("30");
  }

  @Test
  void an_operator_needs_none_and_removes_it_with_the_password_and_a_code() {
    operators.add("remo", PASSWORD, Role.OPERATOR, "test");
    Browser remo = signedIn("remo");
    assertThat(remo.get("/admin/room/operator").code()).isEqualTo(200);
    String secret = found(SECRET, remo.get("/admin/account/second-factor"));
    assertThat(enrol(remo, secret, code(secret), PASSWORD).code()).isEqualTo(200);

    clock.step(Duration.ofSeconds(30));
    assertThat(remove(remo, "wrong", code(secret)).body()).contains("Nothing was changed:");
    assertThat(remove(remo, PASSWORD, "").body()).contains("the code is wrong");
    assertThat(remo.get("/admin/account").body()).contains("name=\"present-code\"");
    assertThat(remove(remo, PASSWORD, code(secret)).place())
        .isEqualTo("/admin/account?done=second-factor");

    assertThat(signedIn("remo").get("/admin/room/operator").code()).isEqualTo(200);
  }

  private static Seen remove(Browser browser, String password, String code) {
    String token = browser.get("/admin/account/second-factor").token();
    return browser.post(
        "/admin/account/second-factor/remove",
        Map.of("csrf", token, "present", password, "present-code", code));
  }
}
