package io.tallystick.bootstrap.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any text is a URL for the driver, or one line says what is wrong with it. */
final class DatabaseUrlFuzzTest {

  @FuzzTest(maxDuration = "1h")
  void any_text_is_a_url_or_refused_in_one_line(byte[] bytes) {
    switch (DatabaseUrl.read(new String(bytes, UTF_8))) {
      case DatabaseUrl.Reading.Usable usable ->
          assertThat(usable.url().jdbcUrl()).startsWith("jdbc:postgresql:").doesNotContain("\n");
      case DatabaseUrl.Reading.Unusable unusable ->
          assertThat(unusable.problem().codePoints()).noneMatch(Character::isISOControl);
    }
  }
}
