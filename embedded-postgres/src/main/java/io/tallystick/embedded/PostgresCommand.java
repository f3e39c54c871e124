package io.tallystick.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs PostgreSQL's programs, which refuse to run as root. */
final class PostgresCommand {
  private final PostgresPrograms programs;
  private final List<String> prefix;

  PostgresCommand(PostgresPrograms programs) throws EmbeddedStartException {
    this.programs = programs;
    this.prefix = DataDirectory.user() == 0 ? stepDown() : List.of();
  }

  /** How a program ended and what it said. */
  record Outcome(int status, String output) {}

  /** In a user namespace without a mapping root is nobody, and yet its files stay its own. */
  private static List<String> stepDown() throws EmbeddedStartException {
    List<String> prefix = List.of("unshare", "--user");
    try {
      Process trial = new ProcessBuilder("unshare", "--user", "id", "-u").start();
      String user = new String(trial.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (await(trial) == 0 && !user.strip().equals("0")) {
        return prefix;
      }
    } catch (IOException missing) {
      // Not installed, which is answered like not allowed.
    }
    throw new EmbeddedStartException(
        "the embedded PostgreSQL cannot run as root, and this system does not allow 'unshare"
            + " --user', by which it would step down: start Tallystick as another user, or set"
            + " DATABASE_URL");
  }

  Outcome run(Path folder, String program, String... arguments)
      throws EmbeddedStartException, IOException {
    return feed(folder, "", program, arguments);
  }

  /** As the superuser, on a cluster whose server does not run; each statement is one line. */
  void inSingleUserMode(Path cluster, String... statements)
      throws EmbeddedStartException, IOException {
    String input = String.join("\n", statements) + "\n";
    Outcome outcome = feed(cluster, input, "postgres", "--single", "-D", "" + cluster, "postgres");
    if (outcome.status() != 0 || outcome.output().contains("ERROR:")) {
      throw new EmbeddedStartException(
          StartupFailureAdvice.explain(outcome.output(), cluster.resolveSibling("")));
    }
  }

  private Outcome feed(Path folder, String input, String program, String... arguments)
      throws EmbeddedStartException, IOException {
    List<String> line = new ArrayList<>(prefix);
    line.add(programs.program(program).toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
    // Our environment holds secrets, which the server would keep for as long as it runs.
    builder.environment().keySet().retainAll(Set.of("PATH", "LD_LIBRARY_PATH", "TMPDIR"));
    builder.environment().put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new EmbeddedStartException(
          ("%s cannot be run (is the file system mounted noexec?): delete %s and start"
                  + " again, or set another DATA_DIR")
              .formatted(programs.program(program), programs.home()));
    }
    try (OutputStream standardInput = process.getOutputStream()) {
      standardInput.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException alreadyEnded) {
      // It reads no input, or has ended; its status tells.
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Outcome(await(process), output);
  }

  /** The exit status; an interruption waits, for half a start or stop helps nobody. */
  private static int await(Process process) {
    boolean interrupted = false;
    while (true) {
      try {
        int status = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return status;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
  }
}
