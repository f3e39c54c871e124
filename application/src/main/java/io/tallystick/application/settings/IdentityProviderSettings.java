package io.tallystick.application.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * At which operators sign in; the client secret is one.
 *
 * @param nameClaim the claim that is the operator's name
 * @param requiredAcr how strong a sign-in there must be; empty: as it likes
 * @param redirect where it sends browsers back to
 */
public record IdentityProviderSettings(
    URI issuer,
    String clientId,
    Optional<String> clientSecret,
    String nameClaim,
    List<String> requiredAcr,
    URI redirect) {
  public IdentityProviderSettings {
    requiredAcr = List.copyOf(requiredAcr);
  }

  @Override
  public String toString() {
    return "IdentityProviderSettings[%s, %s, %s, %s]"
        .formatted(issuer, clientId, nameClaim, redirect);
  }
}
