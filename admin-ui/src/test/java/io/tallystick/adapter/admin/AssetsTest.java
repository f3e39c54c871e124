package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that pages load, and no others out of the libraries that hold them. */
class AssetsTest extends DashboardTest {

  private static final Pattern LOADED = Pattern.compile("\"(/admin/assets/[^\"]+)\"");

  @Test
  void each_file_that_a_page_loads_is_served() throws IOException {
    Set<String> loaded = new TreeSet<>();
    try (Stream<Path> views = Files.list(Path.of("src/main/resources/views"))) {
      for (Path view : views.toList()) {
        LOADED
            .matcher(Files.readString(view))
            .results()
            .forEach(found -> loaded.add(found.group(1)));
      }
    }

    assertThat(loaded)
        .hasSizeGreaterThan(5)
        .allSatisfy(path -> assertThat(browser().get(path).code()).isEqualTo(200));
  }

  @Test
  void another_spelling_of_a_file_does_not_go_round_the_headers() {
    for (String path :
        new String[] {
          "/%61dmin/assets/tallystick/theme.js",
          "/admin/%61ssets/tallystick/theme.js",
          "/admin/assets/tallystick/them%65.js"
        }) {
      assertThat(browser().get(path).code()).isNotEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webjars/tabler__core/1.4.0/dist/js/tabler.min.js",
        "webjars/tabler__core/1.4.0/dist/css/tabler.css",
        "webjars/htmx.org/2.0.7/dist/htmx.js",
        "webjars/chart.js/4.4.9/dist/chart.js",
        "webjars/chart.js/4.4.9/package.json"
      })
  void no_other_file_of_a_library_is_served(String file) {
    assertThat(getClass().getResource("/META-INF/resources/" + file)).isNotNull();

    assertThat(browser().get("/admin/assets/" + file).code()).isEqualTo(404);
    assertThat(browser().get("/admin/%61ssets/" + file).code()).isNotEqualTo(200);
    assertThat(browser().get("/%61dmin/assets/" + file).code()).isNotEqualTo(200);
    assertThat(browser().get("/admin/assets//" + file).code()).isNotEqualTo(200);
    assertThat(browser().get("/admin/assets/./" + file).code()).isNotEqualTo(200);
    assertThat(browser().get("/admin/assets/" + file.replace("dist", "%64ist")).code())
        .isNotEqualTo(200);
  }
}
