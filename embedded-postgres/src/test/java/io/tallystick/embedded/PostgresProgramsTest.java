package io.tallystick.embedded;

import static io.tallystick.embedded.EmbeddedDatabaseFixture.PROGRAMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other processes that share the folder of the programs have left in it. */
final class PostgresProgramsTest {

  private Path home;

  @BeforeEach
  void unpack() throws Exception {
    home = PostgresPrograms.unpack(PROGRAMS).home();
  }

  @Test
  void an_abandoned_draft_is_removed_and_one_of_now_is_left_alone() throws Exception {
    Path old = Files.createDirectory(PROGRAMS.resolve("unpacking-old"));
    Files.createFile(old.resolve("file"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path fresh = Files.createDirectory(PROGRAMS.resolve("unpacking-fresh"));
    try {
      PostgresPrograms.unpack(PROGRAMS);

      assertThat(old).doesNotExist();
      assertThat(fresh).exists();
    } finally {
      Files.delete(fresh);
    }
  }

  /** A link to nothing is listed, too, and cannot be looked at. */
  @Test
  void a_draft_that_is_gone_once_it_is_looked_at_is_passed_over() throws Exception {
    Path gone = Files.createSymbolicLink(PROGRAMS.resolve("unpacking-gone"), Path.of("nowhere"));
    try {
      assertThat(PostgresPrograms.unpack(PROGRAMS).home()).isEqualTo(home);
    } finally {
      Files.delete(gone);
    }
  }
}
