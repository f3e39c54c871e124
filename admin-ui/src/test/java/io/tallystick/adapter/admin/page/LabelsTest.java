package io.tallystick.adapter.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.repair.BulkAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the log of actions holds can be read and chosen in words. */
class LabelsTest {

  private static final Pattern NAME = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"");

  /** Texts of the same files that name no action. */
  private static final Set<String> OTHERS =
      Set.of("taken", "revoked", "preview", "operators", "endpoint", "disabled", "configuration");

  @Test
  void every_action_that_the_program_writes_has_words() {
    Set<String> written = literals();
    written.removeAll(OTHERS);
    Arrays.stream(BulkAction.values())
        .filter(action -> action != BulkAction.UNKNOWN)
        .forEach(action -> written.addAll(List.of(action.code(), "bulk_" + action.code())));
    written.addAll(List.of("reopen", "replay", "change_price"));

    assertThat(written).contains("create_api_key", "erase_user", "sign_in", "bulk_assign");
    assertThat(Labels.deeds()).containsOnlyKeys(written.toArray(String[]::new));
  }

  /** The names in the files that write to the log of actions. */
  private static Set<String> literals() {
    try (Stream<Path> files = Files.walk(Path.of("..", "application", "src", "main", "java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(LabelsTest::read)
          .filter(text -> text.contains("audit") || text.contains("AuditLog"))
          .flatMap(text -> NAME.matcher(text).results())
          .map(it -> it.group(1))
          .collect(Collectors.toSet());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
