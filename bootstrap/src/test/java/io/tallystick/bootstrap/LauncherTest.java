package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, with a Maven and a Java that only note that they were called. */
final class LauncherTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @BeforeEach
  void project() throws IOException {
    Files.copy(Path.of("../tallystick"), folder.resolve("tallystick"));
    Files.createFile(folder.resolve("pom.xml"));
    Files.createDirectories(folder.resolve("bootstrap/src/main"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    program("jdk/bin/javac", "exit 0");
    program("jdk/bin/java", "echo \"java ${*: -1}\" >>calls");
    program(
        "mvn",
        "echo mvn >>calls; mkdir -p bootstrap/target; echo jar >bootstrap/target/tallystick.jar");
  }

  @Test
  void builds_once_and_then_runs_the_jar_as_it_is() throws Exception {
    assertThat(launch("serve").waitFor()).isZero();
    assertThat(launch("verify").waitFor()).isZero();
    assertThat(calls()).containsExactly("mvn", "java --stop", "java serve", "java verify");
  }

  @Test
  void builds_again_where_a_build_was_interrupted() throws Exception {
    program(
        "mvn",
        "mkdir -p bootstrap/target; echo half >bootstrap/target/tallystick.jar; kill $PPID; sleep"
            + " 1");
    assertThat(launch("serve").waitFor()).isNotZero();

    program("mvn", "echo mvn >>calls; echo jar >bootstrap/target/tallystick.jar");
    assertThat(launch("serve").waitFor()).isZero();
    assertThat(calls()).containsExactly("mvn", "java --stop", "java serve");
  }

  /** Bash itself leaves behind what it has started, or goes on once that has ended. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void a_signal_while_it_records_the_demo_ends_all_of_it(String signal, int status)
      throws Exception {
    program(
        "jdk/bin/java",
        """
        echo "java ${*: -1}" >>calls
        [[ ${*: -1} == --stop ]] || exit 0
        trap 'echo stopped >>calls; exit' TERM
        touch "$DATA_DIR/begun"
        while :; do sleep 0.1; done
        """);
    Process launcher = launch("serve");
    await().atMost(PATIENCE).until(() -> temporary().anyMatch(it -> it.endsWith("begun")));
    signal(signal, launcher);
    assertThat(launcher.waitFor()).isEqualTo(status);
    assertThat(calls()).containsExactly("mvn", "java --stop", "stopped");
    assertThat(temporary()).containsExactly(folder.resolve("tmp"));
  }

  /** A wrapper that downloads Maven waits for the download, whatever it is told. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void a_signal_while_it_builds_ends_what_the_build_has_started(String signal, int status)
      throws Exception {
    program(
        "mvn",
        """
        trap 'echo told >>calls' TERM
        bash -c 'touch tmp/begun; while :; do sleep 0.1; done'
        """);
    Process launcher = launch("serve");
    await().atMost(PATIENCE).until(() -> temporary().anyMatch(it -> it.endsWith("begun")));
    signal(signal, launcher);
    assertThat(launcher.waitFor(PATIENCE)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(status);
  }

  @Test
  void a_build_that_another_start_has_ended_is_enough() throws Exception {
    program(
        "mvn",
        "echo mvn >>calls; mkdir -p bootstrap/target; echo jar >bootstrap/target/tallystick.jar;"
            + " rm target/build.started");
    assertThat(launch("serve").waitFor()).isZero();
    assertThat(calls()).containsExactly("mvn", "java --stop", "java serve");
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\ncd '%s'\n%s\n".formatted(folder, script));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Starts it in a process group of its own, as a terminal does. */
  private Process launch(String command) throws IOException {
    List<String> line =
        List.of(
            "setsid",
            "env",
            "--default-signal=INT",
            folder.resolve("tallystick").toString(),
            command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME", folder.resolve("jdk").toString(),
                "PATH", folder + ":" + System.getenv("PATH"),
                "TMPDIR", folder.resolve("tmp").toString()));
    return builder.start();
  }

  /** As Ctrl-C in a terminal, which reaches the whole group, or as a supervisor does. */
  private static void signal(String signal, Process launcher) throws Exception {
    String whom = (signal.equals("INT") ? "-" : "") + launcher.pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, "--", whom).start().waitFor()).isZero();
  }

  private Stream<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.toList().stream();
    }
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }
}
