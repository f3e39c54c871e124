package io.tallystick.application.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How Stripe is known, and asked.
 *
 * @param webhookSecrets the endpoint's signing secrets; several while one is being replaced
 * @param apiKey with it, Stripe can be asked
 * @param apiBase where Stripe's API is
 * @param requestsPerSecond how often it is asked at most
 */
public record StripeSettings(
    List<String> webhookSecrets, Optional<String> apiKey, URI apiBase, int requestsPerSecond) {

  public StripeSettings {
    webhookSecrets = List.copyOf(webhookSecrets);
    if (webhookSecrets.isEmpty() || webhookSecrets.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a webhook secret is needed, and none may be blank");
    }
    if (apiKey.stream().flatMapToInt(String::chars).anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new IllegalArgumentException("the API key has characters that no key of Stripe's has");
    }
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "StripeSettings[%s webhook secrets, %s API key, %s]"
        .formatted(webhookSecrets.size(), apiKey.isPresent() ? "an" : "no", apiBase);
  }
}
