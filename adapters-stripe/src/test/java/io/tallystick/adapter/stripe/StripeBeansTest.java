package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.domain.payment.LineItems;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports are found as beans, and configured by properties. */
final class StripeBeansTest {

  private static final long NOW = 1_751_886_000;
  private static final String SECRET = "whsec_first_0123456789";
  private static final String OTHER_SECRET = "whsec_second_0123456789";

  @Test
  void every_secret_of_the_configuration_verifies() throws Exception {
    try (ApplicationContext context = context(secrets(SECRET, OTHER_SECRET))) {
      SignatureVerifier verifier = context.getBean(SignatureVerifier.class);

      for (String secret : List.of(SECRET, OTHER_SECRET)) {
        String header = Webhook.Signature.generateSignatureHeader("{}", secret, NOW);
        assertThat(verifier.objection("{}".getBytes(UTF_8), Optional.of(header))).isEmpty();
      }
    }
  }

  @Test
  void only_the_secrets_are_required() {
    try (ApplicationContext context = context(secrets(SECRET))) {
      assertThat(context.getBean(EventDecoder.class)).isNotNull();
      assertThat(context.getBean(LineItemSource.class).of("cs_1", Optional.empty()))
          .isEqualTo(new LineItems.NotInEvent());
      assertThat(context.getBean(StripeSettings.class).apiBase())
          .isEqualTo(URI.create("https://api.stripe.com"));
    }
  }

  @Test
  void the_key_and_the_address_are_taken_from_the_configuration() {
    Map<String, Object> properties =
        Map.of(
            "tallystick.stripe.webhook-secrets", List.of(SECRET),
            "tallystick.stripe.api-key", "rk_test_0123456789",
            "tallystick.stripe.api-base", "http://127.0.0.1:1");
    try (ApplicationContext context = context(properties)) {
      assertThat(context.getBean(LineItemSource.class).of("cs_1", Optional.empty()))
          .isInstanceOf(LineItems.Unavailable.class);
    }
  }

  @Test
  void without_a_secret_nothing_can_be_verified_and_nothing_starts() {
    for (Map<String, Object> properties : List.of(Map.<String, Object>of(), secrets(" "))) {
      try (ApplicationContext context = context(properties)) {
        assertThatThrownBy(() -> context.getBean(SignatureVerifier.class)).isNotNull();
      }
    }
  }

  @Test
  void settings_do_not_show_their_secrets() {
    StripeSettings settings =
        new StripeSettings(
            List.of(SECRET), Optional.of("sk_test_secret"), URI.create("https://stripe.test"));

    assertThat(settings.toString()).doesNotContain(SECRET, "sk_test_secret").contains("an API key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_test_a b", "sk_test_a\r\nX-Other: 1", "sk_test_é"})
  void a_key_that_cannot_stand_in_a_header_is_refused_without_being_repeated(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new StripeSettings(
                    List.of(SECRET), Optional.of(key), URI.create("https://stripe.test")))
        .withMessageNotContaining("sk_test");
  }

  private static Map<String, Object> secrets(String... secrets) {
    return Map.of("tallystick.stripe.webhook-secrets", List.of(secrets));
  }

  private static ApplicationContext context(Map<String, Object> properties) {
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .environmentPropertySource(false)
        .propertySources(PropertySource.of("test", properties))
        .singletons(InstantSource.fixed(Instant.ofEpochSecond(NOW)))
        .start();
  }
}
