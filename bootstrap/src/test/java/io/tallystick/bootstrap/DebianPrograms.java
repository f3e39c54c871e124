package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tallystick.application.TestFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that Debian installs, run in a folder of their own; as a user without privileges,
 * because PostgreSQL and PgBouncer refuse to run as root.
 */
final class DebianPrograms implements AutoCloseable {

  private static final int NOBODY = 65534;
  private static final List<String> UNPRIVILEGED =
      System.getProperty("user.name").equals("root")
          ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
          : List.of();

  private final Path folder;
  private final Map<String, String> environment;

  DebianPrograms(Map<String, String> environment, String... needed) throws IOException {
    Stream.of(needed).forEach(DebianPrograms::require);
    this.environment = environment;
    folder = TestFolder.create();
    if (!UNPRIVILEGED.isEmpty()) {
      Files.setAttribute(folder, "unix:uid", NOBODY);
    }
  }

  /** A program; where it is absent the test is skipped, and with {@code CI=true} it fails. */
  private static Path require(String name) {
    String[] versions = new File("/usr/lib/postgresql").list();
    Stream<String> folders =
        Stream.concat(
            Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":")),
            Stream.of(versions == null ? new String[0] : versions)
                .map(version -> "/usr/lib/postgresql/" + version + "/bin"));
    Optional<Path> found =
        folders.map(it -> Path.of(it, name)).filter(Files::isExecutable).findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail(name + " is not installed; .ci/run installs it");
    }
    return found.orElseGet(() -> abort(name + " is not installed"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }

  /** Runs a command to its end; what stands behind the line may contain spaces. */
  void run(String line, String... more) throws Exception {
    int status = start(line, more).waitFor();
    assertThat(status).as("%s: %s", line, Files.readString(file("output"))).isZero();
  }

  Process start(String line, String... more) throws IOException {
    List<String> words = List.of(line.split(" "));
    List<String> command = new ArrayList<>(UNPRIVILEGED);
    command.add(require(words.getFirst()).toString());
    command.addAll(words.subList(1, words.size()));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file("output").toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Removes the folder; what still runs in it must be stopped before. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
