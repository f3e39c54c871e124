package io.tallystick.bootstrap;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the files and the packages of main code may be; a package-info counts as a file. */
final class ArchitectureSizeTest {

  private static final int MOST_LINES = 250;
  private static final int MOST_FILES = 25;

  @Test
  void no_file_has_more_than_250_lines_and_no_package_more_than_25_files() throws IOException {
    List<Path> files = filesOfMainCode(Path.of(".."));

    assertThat(files.stream().map(file -> file.getName(1).toString()))
        .as("the modules that are looked at")
        .contains("domain", "application", "adapters-persistence", "admin-ui", "bootstrap");
    assertThat(tooLarge(files)).isEmpty();
  }

  @Test
  void a_longer_file_and_a_larger_package_are_found(@TempDir Path checkout) throws IOException {
    Path small = planted(checkout, "domain/src/main/java/small", MOST_FILES);
    Path large = planted(checkout, "domain/src/main/java/large", MOST_FILES + 1);
    planted(checkout, "domain/src/test/java/large", MOST_FILES + 1);
    Files.writeString(small.resolve("C0.java"), "\n".repeat(MOST_LINES));
    Path tooLong = Files.writeString(small.resolve("C1.java"), "\n".repeat(MOST_LINES + 1));

    assertThat(tooLarge(filesOfMainCode(checkout)))
        .containsExactlyInAnyOrder(tooLong + " has 251 lines", large + " has 26 files");
  }

  private static Path planted(Path checkout, String folder, int files) throws IOException {
    Path created = Files.createDirectories(checkout.resolve(folder));
    for (int i = 0; i < files; i++) {
      Files.createFile(created.resolve("C" + i + ".java"));
    }
    return created;
  }

  private static List<Path> filesOfMainCode(Path checkout) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(checkout)) {
      for (Path sources : modules.map(it -> it.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> found = Files.walk(sources)) {
            found.filter(it -> it.toString().endsWith(".java")).forEach(files::add);
          }
        }
      }
    }
    return files;
  }

  private static List<String> tooLarge(List<Path> files) {
    Stream<String> tooLong =
        files.stream()
            .filter(file -> lines(file) > MOST_LINES)
            .map(file -> file + " has " + lines(file) + " lines");
    Stream<String> tooMany =
        files.stream().collect(groupingBy(Path::getParent, counting())).entrySet().stream()
            .filter(folder -> folder.getValue() > MOST_FILES)
            .map(folder -> folder.getKey() + " has " + folder.getValue() + " files");
    return Stream.concat(tooLong, tooMany).toList();
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
