package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.stripe.net.Webhook;
import io.micronaut.context.ApplicationContext;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.payment.LineItems;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports are found as beans, and take their settings from one. */
final class StripeBeansTest {

  private static final long NOW = 1_751_886_000;
  private static final String SECRET = "whsec_first_0123456789";
  private static final String OTHER_SECRET = "whsec_second_0123456789";

  @Test
  void every_secret_of_the_configuration_verifies() throws Exception {
    try (ApplicationContext context = context(settings(Optional.empty(), SECRET, OTHER_SECRET))) {
      SignatureVerifier verifier = context.getBean(SignatureVerifier.class);

      for (String secret : List.of(SECRET, OTHER_SECRET)) {
        String header = Webhook.Signature.generateSignatureHeader("{}", secret, NOW);
        assertThat(verifier.objection("{}".getBytes(UTF_8), Optional.of(header))).isEmpty();
      }
    }
  }

  @Test
  void without_a_key_stripe_is_not_asked() {
    try (ApplicationContext context = context(settings(Optional.empty(), SECRET))) {
      assertThat(context.getBean(EventDecoder.class)).isNotNull();
      assertThat(context.getBean(LineItemSource.class).of("cs_1", Optional.empty()))
          .isEqualTo(new LineItems.NotInEvent());
    }
  }

  @Test
  void with_a_key_it_is_asked_at_the_address() {
    StripeSettings settings = settings(Optional.of("rk_test_0123456789"), SECRET);
    try (ApplicationContext context = context(settings)) {
      assertThat(context.getBean(LineItemSource.class).of("cs_1", Optional.empty()))
          .isInstanceOf(LineItems.Unavailable.class);
    }
  }

  @Test
  void settings_without_a_usable_secret_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings(Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(Optional.empty(), SECRET, " "));
  }

  @Test
  void settings_do_not_show_their_secrets() {
    StripeSettings settings = settings(Optional.of("sk_test_secret"), SECRET);

    assertThat(settings.toString()).doesNotContain(SECRET, "sk_test_secret").contains("an API key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_test_a b", "sk_test_a\r\nX-Other: 1", "sk_test_é"})
  void a_key_that_cannot_stand_in_a_header_is_refused_without_being_repeated(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Optional.of(key), SECRET))
        .withMessageNotContaining("sk_test");
  }

  private static StripeSettings settings(Optional<String> key, String... secrets) {
    return new StripeSettings(List.of(secrets), key, URI.create("http://127.0.0.1:1"), 10);
  }

  private static ApplicationContext context(StripeSettings settings) {
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .environmentPropertySource(false)
        .singletons(settings, InstantSource.fixed(Instant.ofEpochSecond(NOW)))
        .start();
  }
}
