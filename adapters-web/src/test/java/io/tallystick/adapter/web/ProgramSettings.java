package io.tallystick.adapter.web;

import io.micronaut.context.DefaultApplicationContextBuilder;
import java.util.Map;

/** What the program's own settings say to this adapter, on a free port. */
public class ProgramSettings extends DefaultApplicationContextBuilder {

  static final int MOST_BYTES = 1 << 20;

  public ProgramSettings() {
    deduceEnvironment(false);
    properties(
        Map.ofEntries(
            Map.entry("micronaut.server.port", -1),
            Map.entry("micronaut.server.max-request-size", MOST_BYTES),
            Map.entry("micronaut.server.netty.keep-alive-on-server-error", true),
            Map.entry("micronaut.server.netty.request-decompression-enabled", false),
            Map.entry("micronaut.metrics.export.prometheus.descriptions", true),
            Map.entry("endpoints.all.enabled", false),
            Map.entry("endpoints.all.path", "/"),
            Map.entry("endpoints.health.enabled", true),
            Map.entry("endpoints.health.sensitive", false),
            Map.entry("endpoints.health.details-visible", "ANONYMOUS"),
            Map.entry("endpoints.health.disk-space.enabled", false),
            Map.entry("endpoints.health.discovery-client.enabled", false),
            Map.entry("endpoints.health.service-ready-indicator-enabled", false),
            Map.entry("endpoints.prometheus.enabled", true),
            Map.entry("endpoints.prometheus.sensitive", false)));
  }
}
