package io.tallystick.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.settings.WebhookSecretFile.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSecretFileTest {
  @TempDir Path folder;

  @Test
  void makes_a_secret_once_and_keeps_it_to_the_owner() throws Exception {
    Path data = folder.resolve("data");
    Secret first = WebhookSecretFile.readOrMake(data);
    assertThat(first)
        .isInstanceOfSatisfying(
            Secret.Kept.class, kept -> assertThat(kept.value()).matches("whsec_[A-Za-z0-9_-]{43}"));
    assertThat(WebhookSecretFile.readOrMake(data)).isEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("webhook-secret"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(data)) {
      assertThat(files).hasSize(1);
    }
    assertThat(first.toString()).doesNotContain("whsec_");
  }

  @Test
  void all_who_come_at_once_get_the_same_secret() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Secret> ask = () -> WebhookSecretFile.readOrMake(folder);
      List<Future<Secret>> answers = threads.invokeAll(Collections.nCopies(64, ask));
      assertThat(answers.stream().map(Future::resultNow).distinct())
          .singleElement()
          .isInstanceOf(Secret.Kept.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter22", "whsec_hunter22", "whsec_hunter22 hunter22"})
  void a_malformed_file_is_a_clear_problem(String content) throws Exception {
    write(content, "rw-------");
    assertThat(WebhookSecretFile.readOrMake(folder))
        .isInstanceOfSatisfying(
            Secret.Unusable.class,
            unusable ->
                assertThat(unusable.problem())
                    .contains("delete it and a new one is made")
                    .doesNotContain("hunter22"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw-rw-"})
  void a_file_that_others_may_read_is_refused_with_the_line_that_mends_it(String permissions)
      throws Exception {
    Path file = write("whsec_0123456789abcdef", permissions);
    assertThat(WebhookSecretFile.readOrMake(folder))
        .isInstanceOfSatisfying(
            Secret.Unusable.class,
            unusable ->
                assertThat(unusable.problem())
                    .endsWith("run chmod 600 '" + file + "'")
                    .doesNotContain("whsec_"));
    write("whsec_0123456789abcdef", "rw-------");
    assertThat(WebhookSecretFile.readOrMake(folder)).isInstanceOf(Secret.Kept.class);
  }

  private Path write(String content, String permissions) throws Exception {
    Path file = Files.writeString(folder.resolve("webhook-secret"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void a_folder_that_cannot_be_made_is_a_clear_problem() throws Exception {
    Path occupied = Files.writeString(folder.resolve("occupied"), "");
    assertThat(WebhookSecretFile.readOrMake(occupied.resolve("data")))
        .isInstanceOf(Secret.Unusable.class);
  }
}
