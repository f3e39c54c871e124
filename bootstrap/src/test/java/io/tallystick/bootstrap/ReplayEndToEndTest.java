package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaying what is broken, missing, closed or full. */
final class ReplayEndToEndTest {

  @TempDir private Path folder;
  private final TestDatabase database = Program.migratedDatabase();
  private long user;

  @BeforeEach
  void migrate() {
    assertThat(Program.run(Program.on(database), "migrate").status()).isZero();
    user = database.user("replayed@shop.example");
  }

  @Test
  void a_file_that_cannot_be_read_does_not_keep_the_later_ones_away() throws IOException {
    String first = file("first.json", Bodies.purchase(user, 1).json());
    String broken = file("broken.json", Bodies.purchase(user, 2).json() + "{\"id\": oops}");
    String directory = Files.createDirectory(folder.resolve("directory")).toString();
    String last = file("last.json", Bodies.purchase(user, 4).json());

    Finished replayed = replay(first, broken, directory, last);

    assertThat(replayed.status()).isEqualTo(1);
    assertThat(database.balance(user)).isEqualTo(7);
    assertThat(replayed.out()).contains("3 events, 0 of them failed");
    assertThat(replayed.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains(broken + " is not JSON any more at line "))
        .anyMatch(line -> line.contains("cannot read " + directory))
        .anyMatch(
            line ->
                line.contains("2 of 4 files were read to the end")
                    && line.endsWith("not these: " + broken + ", " + directory));
  }

  @Test
  void a_file_that_is_missing_is_said_before_any_is_read() throws IOException {
    Finished refused = replay(file("first.json", Bodies.purchase(user, 1).json()), "nowhere.json");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("there is no file nowhere.json");
    assertThat(database.balance(user)).isZero();
  }

  @Test
  void what_is_ignored_is_said_to_be_so_once() throws IOException {
    String ignored = file("other.json", Bodies.paidSession().type("customer.created").json());

    assertThat(replay(ignored).out()).contains("  ignored  unhandled_event_type");
    assertThat(replay(ignored).out()).contains("  unchanged  is ignored: unhandled_event_type");
  }

  @Test
  void a_closed_standard_input_does_not_crash_it() {
    Finished replayed = Program.redirected(Program.on(database), "<&-", "replay", "-");

    assertThat(replayed.status()).isLessThanOrEqualTo(1);
    assertThat(replayed.err()).doesNotContain("\tat ");
  }

  @Test
  void what_cannot_be_written_to_standard_output_is_an_error() throws IOException {
    String one = file("one.json", Bodies.purchase(user, 3).json());
    for (List<String> command : List.of(List.of("verify"), List.of("replay", one))) {
      Finished full =
          Program.redirected(Program.on(database), "> /dev/full", command.toArray(new String[0]));

      assertThat(full.status()).isEqualTo(1);
      assertThat(full.err()).contains("not all could be written to standard output");
    }
    assertThat(database.balance(user)).isEqualTo(3);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private Finished replay(String... files) {
    String[] command = new String[files.length + 1];
    command[0] = "replay";
    System.arraycopy(files, 0, command, 1, files.length);
    return Program.run(Program.on(database), command);
  }
}
