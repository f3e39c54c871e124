package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.stripe.net.Webhook;
import io.tallystick.application.settings.StripeSettings;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A header is accepted only if it has the right signature in it, and no header makes it fail. */
final class SignatureHeaderFuzzTest {

  private static final String SECRET = "whsec_current_0123456789";
  private static final long NOW = 1_751_886_000;
  private static final String BODY = "{\"id\": \"evt_1\", \"type\": \"ping\"}";

  private final WebhookSignatures signatures =
      new WebhookSignatures(
          new StripeSettings(
              List.of(SECRET), Optional.empty(), URI.create("https://stripe.test"), 10),
          InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  @FuzzTest(maxDuration = "1h")
  void only_the_right_signature_is_accepted(byte[] bytes) throws GeneralSecurityException {
    String header = new String(bytes, ISO_8859_1);

    if (signatures.objection(BODY.getBytes(UTF_8), Optional.of(header)).isEmpty()) {
      assertThat(header)
          .contains(Webhook.Util.computeHmacSha256(SECRET, NOW + "." + BODY))
          .contains(Long.toString(NOW));
    }
  }
}
