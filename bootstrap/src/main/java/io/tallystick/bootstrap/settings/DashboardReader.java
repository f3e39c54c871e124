package io.tallystick.bootstrap.settings;

import io.tallystick.application.settings.IdentityProviderSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives the settings of the dashboard their meaning. */
record DashboardReader(SettingValues values) {

  private static final String CALLBACK = "/admin/sign-in/provider/callback";

  Settings.Dashboard read() {
    Optional<IdentityProviderSettings> provider = provider();
    return new Settings.Dashboard(
        first(provider.isPresent()),
        provider,
        Duration.ofMinutes(values.number(Setting.TALLYSTICK_SESSION_IDLE_MINUTES, 1, 1440)),
        Duration.ofMinutes(values.number(Setting.TALLYSTICK_SESSION_LIMIT_MINUTES, 1, 10080)),
        values.choice(Setting.TALLYSTICK_REQUIRE_TOTP, Settings.RequireTotp.class),
        values.number(Setting.TALLYSTICK_BULK_LIMIT, 1, 100000),
        values.number(Setting.TALLYSTICK_ADJUSTMENT_LIMIT, 1, Integer.MAX_VALUE),
        values.number(Setting.TALLYSTICK_DISCLOSURE_LIMIT, 1, 1_000_000));
  }

  private Optional<Settings.FirstOperator> first(boolean vouchedFor) {
    Optional<String> name = values.text(Setting.ADMIN_USERNAME);
    Optional<String> password = values.text(Setting.ADMIN_PASSWORD);
    if (name.isPresent() && password.isEmpty() && !vouchedFor) {
      values.problem(Setting.ADMIN_PASSWORD, "is required with ADMIN_USERNAME: set it");
    }
    if (password.isPresent() && password.get().length() < 12) {
      values.problem(Setting.ADMIN_PASSWORD, "is too short: set at least 12 characters");
    }
    return name.or(() -> password.map(it -> "admin"))
        .map(it -> new Settings.FirstOperator(it, password));
  }

  private Optional<IdentityProviderSettings> provider() {
    Optional<String> clientId = values.text(Setting.OIDC_CLIENT_ID);
    Optional<String> secret = values.text(Setting.OIDC_CLIENT_SECRET);
    Optional<String> publicUrl = values.text(Setting.TALLYSTICK_PUBLIC_URL);
    String nameClaim = values.text(Setting.OIDC_NAME_CLAIM).orElseThrow();
    if (!nameClaim.matches("[A-Za-z0-9_.:/-]+")) {
      values.problem(Setting.OIDC_NAME_CLAIM, "is no claim's name: set it to one, such as email");
    }
    List<String> requiredAcr =
        values.list(Setting.OIDC_REQUIRED_ACR, "[!-~&&[^,]]+", "values of acr or amr");
    Optional<URI> redirect =
        publicUrl
            .map(it -> address(Setting.TALLYSTICK_PUBLIC_URL, it))
            .map(it -> it.resolve(CALLBACK));
    if (values.text(Setting.OIDC_ISSUER).isEmpty()) {
      Stream.of(
              Setting.OIDC_CLIENT_ID,
              Setting.OIDC_CLIENT_SECRET,
              Setting.OIDC_NAME_CLAIM,
              Setting.OIDC_REQUIRED_ACR)
          .filter(it -> values.find(it).isPresent())
          .findFirst()
          .ifPresent(
              it ->
                  values.problem(
                      it, "does nothing without OIDC_ISSUER: set that too, or unset this"));
      return Optional.empty();
    }
    URI issuer = address(Setting.OIDC_ISSUER, values.text(Setting.OIDC_ISSUER).orElseThrow());
    if (clientId.isEmpty()) {
      values.problem(Setting.OIDC_CLIENT_ID, "is required with OIDC_ISSUER: set it");
    }
    if (redirect.isEmpty()) {
      values.problem(
          Setting.TALLYSTICK_PUBLIC_URL,
          "is required with OIDC_ISSUER: set it to where browsers reach Tallystick");
    }
    return Optional.of(
        new IdentityProviderSettings(
            issuer, clientId.orElse(""), secret, nameClaim, requiredAcr, redirect.orElse(issuer)));
  }

  private URI address(Setting setting, String written) {
    boolean isIssuer = setting == Setting.OIDC_ISSUER;
    return values.address(
        setting,
        written,
        uri ->
            uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (isIssuer || uri.getRawPath().matches("/?")),
        "must be an https:// address without %s (http:// only on this machine)"
            .formatted(isIssuer ? "a query" : "a path"));
  }
}
