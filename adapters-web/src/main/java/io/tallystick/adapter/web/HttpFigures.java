package io.tallystick.adapter.web;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How much the server's own figures tell. */
@Factory
final class HttpFigures {

  /** Figures do not show what people do on the dashboard, nor whether sign-ins succeed. */
  @Singleton
  MeterFilter oneAddressForTheDashboard() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        String uri = id.getTag("uri");
        return id.getName().startsWith("http.server.") && uri != null && uri.startsWith("/admin")
            ? id.withTag(Tag.of("uri", "/admin"))
                .withTag(Tag.of("status", "any"))
                .withTag(Tag.of("exception", "any"))
            : id;
      }
    };
  }
}
