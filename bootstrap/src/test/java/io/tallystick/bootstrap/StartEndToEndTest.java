package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says, or refuses, before it takes the first event. */
final class StartEndToEndTest {

  @TempDir private Path folder;

  @Test
  void a_blank_database_url_is_refused_and_makes_no_database() {
    Finished refused =
        Program.run(
            Map.of(
                "DATABASE_URL",
                "",
                "DATA_DIR",
                folder.resolve("data").toString(),
                "STRIPE_MODE",
                "live",
                "STRIPE_WEBHOOK_SECRET",
                Program.SECRET),
            "serve");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("DATABASE_URL is set but blank");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void live_payments_on_the_embedded_database_are_warned_of() {
    Map<String, String> live = new HashMap<>(Program.embeddedMigrated(folder));
    live.put("STRIPE_MODE", "live");
    try (Program program = Program.serve(live)) {
      assertThat(program.printed())
          .contains("WARNING   live payments go to the embedded PostgreSQL");
    }
  }

  @Test
  void without_its_jar_the_embedded_database_is_missed_in_one_line() throws IOException {
    Path alone = Files.copy(Program.JAR, folder.resolve("tallystick.jar"));
    Finished refused =
        Program.run(
            Map.of("DATA_DIR", folder.resolve("data").toString()),
            "",
            List.of("-cp", alone.toString(), Tallystick.class.getName(), "verify"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).contains("beside tallystick.jar, or set DATABASE_URL");
  }

  /** All others run in the tests' own process, or in one of the server. */
  @ParameterizedTest
  @CsvSource({"verify, 0", "retry evt_none, 1", "migrate --dry-run, 0", "rollback-sql, 0"})
  void a_command_runs_as_a_process(String command, int status) {
    Map<String, String> settings = Program.on(Program.migratedDatabase());
    Finished finished = Program.run(settings, "", List.of(), command.split(" "));
    assertThat(finished.complaints())
        .allMatch(line -> line.contains("the database user tallystick is a superuser"));
    assertThat(finished.status()).isEqualTo(status);
    assertThat(finished.out()).isNotBlank();
  }

  @Test
  void the_demo_never_runs_on_a_database_that_a_file_names() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settings.yml"),
            """
            database-url: %s
            stripe-mode: test
            stripe-webhook-secret: %s
            """
                .formatted(TestDatabase.create().url(), Program.SECRET));
    Finished refused =
        Program.run(
            Map.of("TALLYSTICK_CONFIG", file.toString(), "DATA_DIR", folder.toString()),
            "demo",
            "--events",
            "1",
            "--stop");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("unset DATABASE_URL");
  }
}
