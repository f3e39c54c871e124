package io.tallystick.bootstrap.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.bootstrap.settings.DatabaseUrl;
import io.tallystick.bootstrap.settings.Settings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The container in which settings, adapters and use cases find each other. */
final class Container {

  private Container() {}

  /** Starts it with settings that were read before: it looks at no environment and no file. */
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
    properties.put("tallystick.stripe.mode", settings.stripe().mode().code());
    properties.put("tallystick.e2e.enabled", settings.e2eToken().isPresent());
    properties.put("tallystick.bulk.enabled", serves);
    properties.put("tallystick.retention.enabled", settings.payloadRetentionDays().isPresent());
    properties.put("tallystick.reconcile.enabled", settings.stripe().apiKey().isPresent());
    properties.put("tallystick.worker.enabled", serves && settings.retryWorker());
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .environmentPropertySource(false)
        .propertySources(PropertySource.of("tallystick", properties))
        .singletons(InstantSource.system())
        .singletons(values(settings, secrets).toArray())
        .start();
  }

  /** The settings as they were read; adapters inject those whose types the application has. */
  private static List<Object> values(Settings settings, List<String> secrets) {
    Settings.Stripe stripe = settings.stripe();
    List<Object> values = new ArrayList<>(List.of(settings, settings.alerts()));
    values.add(
        new StripeSettings(secrets, stripe.apiKey(), stripe.apiBase(), stripe.requestsPerSecond()));
    settings.alerts().webhook().ifPresent(values::add);
    settings.alerts().email().ifPresent(values::add);
    settings.dashboard().provider().ifPresent(values::add);
    return values;
  }

  private static void listen(Map<String, Object> properties, Settings.Http http) {
    int port = http.port() == 0 ? -1 : http.port();
    properties.put("micronaut.server.host", http.host());
    properties.put("micronaut.server.port", port);
    properties.put("tallystick.api.requests-per-second", http.apiRequestsPerSecond());
    properties.put("tallystick.http.max-connections", http.maxConnections());
    properties.put("tallystick.http.hosts", List.copyOf(http.hosts()));
    properties.put("tallystick.http.tls", http.tls());
    http.publicUrl().ifPresent(it -> properties.put("tallystick.http.public-url", it));
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
