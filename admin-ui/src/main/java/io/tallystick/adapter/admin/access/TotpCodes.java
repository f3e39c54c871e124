package io.tallystick.adapter.admin.access;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.tallystick.application.port.operator.OneTimeCodes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * Six digits for each 30 seconds, as all authenticator apps make them. The code before is taken,
 * too, because typing and sending take time (RFC 6238, section 5.2); one that is still to come is
 * not.
 */
@Singleton
final class TotpCodes implements OneTimeCodes {

  private static final Duration STEP = Duration.ofSeconds(30);

  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(STEP);

  @Override
  public OptionalLong step(byte[] secret, String code, Instant now) {
    if (secret.length == 0) {
      return OptionalLong.empty();
    }
    SecretKeySpec key = new SecretKeySpec(secret, generator.getAlgorithm());
    for (int away : new int[] {0, -1}) {
      Instant at = now.plus(STEP.multipliedBy(away));
      if (MessageDigest.isEqual(bytes(codeOf(key, at)), bytes(code))) {
        return OptionalLong.of(at.getEpochSecond() / STEP.toSeconds());
      }
    }
    return OptionalLong.empty();
  }

  private String codeOf(SecretKeySpec key, Instant at) {
    try {
      return generator.generateOneTimePasswordString(key, at, Locale.ROOT);
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
