package io.tallystick.adapter.admin;

import io.micronaut.context.DefaultApplicationContextBuilder;
import java.util.List;
import java.util.Map;

/** What the program's own settings say to this adapter, on a free port. */
public final class DashboardSettings extends DefaultApplicationContextBuilder {

  static final int MOST_BYTES = 1 << 16;

  public DashboardSettings() {
    deduceEnvironment(false);
    properties(Map.of("micronaut.security.endpoints.introspection.enabled", false));
    properties(
        Map.of(
            "micronaut.server.port",
            -1,
            "micronaut.server.max-request-size",
            MOST_BYTES,
            "micronaut.server.netty.keep-alive-on-server-error",
            true,
            "micronaut.server.cors.localhost-pass-through",
            true,
            "micronaut.router.static-resources.assets.paths",
            "classpath:META-INF/resources",
            "micronaut.router.static-resources.assets.mapping",
            "/admin/assets/**",
            "micronaut.security.reject-not-found",
            false,
            "micronaut.security.filter.pattern",
            "/admin/**",
            "micronaut.security.intercept-url-map",
            List.of(Map.of("pattern", "/admin/assets/**", "access", "isAnonymous()"))));
  }
}
