package io.tallystick.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Turns what PostgreSQL says when it cannot start into one line that says what to do. */
final class StartupFailureAdvice {
  private static final List<Map.Entry<String, String>> ADVICE =
      List.of(
          Map.entry("No space left on device", "free space on the disk or in /dev/shm"),
          Map.entry("Disk quota exceeded", "free disk space or raise the quota"),
          Map.entry("Read-only file system", "set DATA_DIR to a place that can be written to"),
          Map.entry(
              "shared memory",
              "give it more shared memory (in a container: a larger /dev/shm, as --shm-size does)"),
          Map.entry("semaphores", "raise the system's limit of semaphores (kernel.sem)"),
          Map.entry("Too many open files", "raise the limit of open files (ulimit -n)"),
          Map.entry(
              "Permission denied",
              "set DATA_DIR to a place that this user may enter and write to; under root too,"
                  + " PostgreSQL has no special rights"),
          Map.entry(
              "error while loading shared libraries",
              "install that library, or set DATABASE_URL to a PostgreSQL instead"),
          Map.entry("incompatible with server", "set DATABASE_URL to a PostgreSQL of that version"),
          Map.entry("could not locate a valid checkpoint", "restore the directory from a backup"));

  private StartupFailureAdvice() {}

  static String explain(String output, Path directory) {
    String advice =
        ADVICE.stream()
            .filter(known -> output.contains(known.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse("see %s, or set DATABASE_URL".formatted(DataDirectory.log(directory)));
    return "the embedded PostgreSQL in %s did not start (%s): %s"
        .formatted(directory, gist(output), advice);
  }

  private static String gist(String output) {
    List<String> lines = output.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    return lines.stream()
        .filter(it -> it.matches(".*(FATAL|PANIC|ERROR|error):.*"))
        .findFirst()
        .or(() -> lines.stream().reduce((first, last) -> last))
        .map(it -> it.replaceFirst("^.*?(FATAL|PANIC|ERROR|error):\\s*", ""))
        .orElse("it said nothing");
  }
}
