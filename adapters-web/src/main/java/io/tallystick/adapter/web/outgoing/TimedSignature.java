package io.tallystick.adapter.web.outgoing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signature as Stripe makes it: HMAC-SHA256 of time and body. */
final class TimedSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private TimedSignature() {}

  /**
   * The header's value: {@code t=…,v1=…}.
   *
   * @param at in seconds since 1970
   */
  static String header(String secret, long at, byte[] body) {
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
