package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.SkipReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents name what is there. */
final class DocumentsTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void links_lead_somewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        Path target =
            link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)
            || link.group(2) != null && !anchors(target).contains(link.group(2))) {
          broken.add(PROJECT.relativize(document) + ": " + link.group());
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void events_md_says_what_to_do_about_each_failure(FailureCode code) throws IOException {
    assertThat(text("docs/events.md")).containsPattern("(?m)^\\| [^|]*`" + code.code() + "`");
  }

  @ParameterizedTest
  @EnumSource
  void events_md_says_why_an_event_is_ignored(SkipReason reason) throws IOException {
    assertThat(text("docs/events.md")).containsPattern("(?m)^\\| [^|]*`" + reason.code() + "`");
  }

  private static String text(String document) throws IOException {
    return Files.readString(PROJECT.resolve(document));
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/adr", "examples")) {
      try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents;
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> "#" + heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
