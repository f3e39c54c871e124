package io.tallystick.adapter.admin.access;

import static io.tallystick.adapter.admin.access.SecurityHeadersFilter.ASSETS;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files alone that pages use: the libraries that they come with hold thousands more, and
 * each script among them could be loaded from our own origin.
 */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class AssetFilter {

  private static final Set<String> USED =
      Set.of(
          ASSETS + "tallystick/icon.svg",
          ASSETS + "tallystick/live.js",
          ASSETS + "tallystick/session.js",
          ASSETS + "tallystick/overview.js",
          ASSETS + "tallystick/tallystick.css",
          ASSETS + "tallystick/tallystick.js",
          ASSETS + "tallystick/theme.js",
          ASSETS + "webjars/chart.js/4.4.9/dist/chart.umd.js",
          ASSETS + "webjars/htmx.org/2.0.7/dist/htmx.min.js",
          ASSETS + "webjars/tabler__core/1.4.0/dist/css/tabler.min.css");

  /**
   * A file is looked for by the decoded path. Another spelling of the folder goes round the filters
   * of {@code /admin}, and is refused.
   */
  @RequestFilter
  @Nullable HttpResponse<?> refuseUnusedFiles(HttpRequest<?> request) {
    return request.getUri().getPath().startsWith(ASSETS) && !USED.contains(request.getPath())
        ? HttpResponse.notFound()
        : null;
  }
}
