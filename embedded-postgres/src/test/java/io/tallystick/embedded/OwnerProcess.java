package io.tallystick.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process of its own that owns a data directory until it is closed or killed. */
final class OwnerProcess implements AutoCloseable {
  private final Process process;

  private OwnerProcess(Process process) {
    this.process = process;
  }

  /** Runs in the child: starts the database, says so, and waits for the end of its input. */
  public static void main(String[] arguments) throws IOException {
    switch (EmbeddedDatabase.open(
        Path.of(arguments[0]), Optional.of(Path.of(arguments[1])), false)) {
      case EmbeddedDatabase.Opening.Ready(EmbeddedDatabase database) -> {
        try (database) {
          System.out.println("ready");
          System.in.read();
        }
      }
      case EmbeddedDatabase.Opening.AlreadyRunning(String message) -> System.out.println(message);
      case EmbeddedDatabase.Opening.Impossible(String message) -> System.out.println(message);
    }
  }

  static OwnerProcess launch(Path dataDirectory, Path programs) throws IOException {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            OwnerProcess.class.getName(),
            dataDirectory.toString(),
            programs.toString());
    return new OwnerProcess(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  String firstLine() throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does: no shutdown hook, no finally. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
