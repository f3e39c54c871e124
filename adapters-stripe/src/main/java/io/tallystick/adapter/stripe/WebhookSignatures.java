package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.settings.StripeSettings;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a body was signed with one of our secrets, and lately (<a
 * href="https://docs.stripe.com/webhooks/signature">Stripe: verify the signature yourself</a>).
 *
 * <p>Stripe's own library breaks on some headers, accepts timestamps of the future, and wants the
 * body as text; this works on the bytes that were signed.
 */
@Singleton
final class WebhookSignatures implements SignatureVerifier {

  private static final String ALGORITHM = "HmacSHA256";

  /** Into the past as into the future: more is a replay, or a clock that is wrong. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final List<SecretKeySpec> keys;
  private final InstantSource clock;

  WebhookSignatures(StripeSettings settings, InstantSource clock) {
    this.keys =
        settings.webhookSecrets().stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM))
            .toList();
    this.clock = clock;
  }

  @Override
  public Optional<String> objection(byte[] body, Optional<String> header) {
    if (header.isEmpty()) {
      return Optional.of("the Stripe-Signature header is missing");
    }
    if (header.get().isBlank()) {
      return Optional.of("the Stripe-Signature header is empty");
    }
    return switch (SignatureHeader.read(header.get())) {
      case SignatureHeader.Malformed malformed ->
          Optional.of("the Stripe-Signature header is malformed: " + malformed.problem());
      case SignatureHeader.WellFormed read when !isSigned(body, read) ->
          Optional.of(
              "no matching signature: the body was altered on its way, or signed with another"
                  + " secret than the configured one");
      case SignatureHeader.WellFormed read -> untimely(read.seconds());
    };
  }

  /** Tries every secret and every signature, so that the time it takes says nothing of either. */
  private boolean isSigned(byte[] body, SignatureHeader.WellFormed header) {
    boolean signed = false;
    for (SecretKeySpec key : keys) {
      byte[] expected = signature(key, header.timestamp(), body);
      for (String given : header.signatures()) {
        signed |= MessageDigest.isEqual(expected, given.getBytes(UTF_8));
      }
    }
    return signed;
  }

  /** The lower-case hexadecimal digits that Stripe would have written. */
  private static byte[] signature(SecretKeySpec key, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(timestamp.getBytes(UTF_8));
      mac.update((byte) '.');
      return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(UTF_8);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }

  private Optional<String> untimely(long signedAt) {
    long age = clock.instant().getEpochSecond() - signedAt;
    long allowed = TOLERANCE.toSeconds();
    if (age > allowed) {
      return Optional.of(
          "the signature has expired: its timestamp is %s s old, more than %s s"
              .formatted(age, allowed));
    }
    if (age < -allowed) {
      return Optional.of(
          "the signature's timestamp is %s s in the future, more than %s s"
              .formatted(-age, allowed));
    }
    return Optional.empty();
  }
}
