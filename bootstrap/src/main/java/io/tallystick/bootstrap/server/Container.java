package io.tallystick.bootstrap.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.tallystick.bootstrap.settings.AlertSettings;
import io.tallystick.bootstrap.settings.DatabaseUrl;
import io.tallystick.bootstrap.settings.Settings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The container in which settings, adapters and use cases find each other. */
final class Container {

  private Container() {}

  /** Starts it with the settings as its properties: environment and files are read before. */
  static ApplicationContext start(
      Settings settings, DatabaseUrl database, List<String> secrets, Installation.Purpose purpose) {
    boolean serves = purpose == Installation.Purpose.SERVE;
    Map<String, Object> properties = new HashMap<>();
    listen(properties, settings.http());
    properties.put("micronaut.server.max-request-size", settings.http().maxBodyBytes());
    properties.put("micronaut.server.max-request-buffer-size", settings.http().maxBodyBytes());
    properties.put("datasources.default.url", database.jdbcUrl());
    properties.put("datasources.default.username", database.username());
    database.password().ifPresent(it -> properties.put("datasources.default.password", it));
    properties.put("datasources.default.maximum-pool-size", settings.database().poolSize());
    properties.put("datasources.default.minimum-idle", 0);
    database
        .properties()
        .forEach(
            (key, value) ->
                properties.put("datasources.default.data-source-properties." + key, value));
    properties.put(
        "tallystick.stripe.mode", settings.stripe().mode().name().toLowerCase(Locale.ROOT));
    properties.put("tallystick.stripe.webhook-secrets", secrets);
    properties.put("tallystick.stripe.api-base", settings.stripe().apiBase().toString());
    properties.put("tallystick.stripe.requests-per-second", settings.stripe().requestsPerSecond());
    settings.stripe().apiKey().ifPresent(key -> properties.put("tallystick.stripe.api-key", key));
    settings
        .dashboard()
        .provider()
        .ifPresent(
            provider -> {
              properties.put("tallystick.oidc.issuer", provider.issuer().toString());
              properties.put("tallystick.oidc.client-id", provider.clientId());
              provider
                  .clientSecret()
                  .ifPresent(secret -> properties.put("tallystick.oidc.client-secret", secret));
              properties.put("tallystick.oidc.name-claim", provider.nameClaim());
              properties.put("tallystick.oidc.required-acr", provider.requiredAcr());
              properties.put("tallystick.oidc.redirect-uri", provider.redirect().toString());
            });
    alert(properties, settings.alerts());
    properties.put("tallystick.e2e.enabled", settings.e2eToken().isPresent());
    properties.put("tallystick.bulk.enabled", serves);
    properties.put("tallystick.retention.enabled", settings.payloadRetentionDays().isPresent());
    properties.put("tallystick.worker.enabled", serves && settings.retryWorker());
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .environmentPropertySource(false)
        .propertySources(PropertySource.of("tallystick", properties))
        .singletons(settings, InstantSource.system())
        .start();
  }

  private static void alert(Map<String, Object> properties, AlertSettings alerts) {
    properties.put("tallystick.alerts.dashboard", alerts.dashboard().toString());
    alerts
        .webhook()
        .ifPresent(
            webhook -> {
              properties.put("tallystick.alerts.url", webhook.url().toString());
              webhook.secret().ifPresent(it -> properties.put("tallystick.alerts.secret", it));
            });
    alerts
        .email()
        .ifPresent(
            email -> {
              AlertSettings.MailServer server = email.server();
              properties.put("tallystick.alerts.email.to", email.to());
              properties.put("tallystick.alerts.email.from", email.from());
              properties.put("tallystick.alerts.email.host", server.host());
              properties.put("tallystick.alerts.email.port", server.port());
              properties.put("tallystick.alerts.email.tls", server.tls());
              properties.put("tallystick.alerts.email.needs-start-tls", server.needsStartTls());
              server.user().ifPresent(it -> properties.put("tallystick.alerts.email.user", it));
              server
                  .password()
                  .ifPresent(it -> properties.put("tallystick.alerts.email.password", it));
            });
  }

  private static void listen(Map<String, Object> properties, Settings.Http http) {
    int port = http.port() == 0 ? -1 : http.port();
    properties.put("micronaut.server.host", http.host());
    properties.put("micronaut.server.port", port);
    properties.put("tallystick.api.requests-per-second", http.apiRequestsPerSecond());
    properties.put("tallystick.http.max-connections", http.maxConnections());
    properties.put("tallystick.http.hosts", List.copyOf(http.hosts()));
    properties.put("tallystick.http.tls", http.tls());
    http.metricsToken().ifPresent(it -> properties.put("tallystick.http.metrics-token", it));
    http.managementPort()
        .ifPresent(
            management -> {
              properties.put("tallystick.http.management-port", management);
              listener(properties, "main", http.host(), port);
              listener(properties, "management", http.managementHost(), management);
            });
  }

  private static void listener(Map<String, Object> properties, String name, String host, int port) {
    properties.put("micronaut.server.netty.listeners." + name + ".host", host);
    properties.put("micronaut.server.netty.listeners." + name + ".port", port);
  }
}
