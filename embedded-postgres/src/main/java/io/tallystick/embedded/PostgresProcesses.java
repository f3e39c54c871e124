package io.tallystick.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The live processes of one cluster. A process id alone proves nothing: after a crash the system
 * may have given it to another program.
 */
record PostgresProcesses(Path cluster) {

  /** What Linux adds to the name of a program whose file is gone. */
  private static final String DELETED = " (deleted)";

  /** The server that the cluster's own file speaks of, if it lives and is this cluster's. */
  Optional<ProcessHandle> server() throws IOException {
    return PostmasterFile.read(cluster)
        .flatMap(file -> ProcessHandle.of(file.pid()))
        .filter(this::belongs);
  }

  List<ProcessHandle> all() {
    return ProcessHandle.allProcesses().filter(this::belongs).toList();
  }

  /** Whether all of them end in time; an interruption does not cut the wait short. */
  boolean endWithin(Duration patience) {
    Instant deadline = Instant.now().plus(patience);
    boolean interrupted = false;
    try {
      while (!all().isEmpty()) {
        if (Instant.now().isAfter(deadline)) {
          return false;
        }
        try {
          Thread.sleep(20);
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A process that has ended but is not yet reaped has no command any more, and is not counted. */
  private boolean belongs(ProcessHandle process) {
    String program = process.info().command().orElse("");
    if (!program.endsWith("/postgres") && !program.endsWith("/postgres" + DELETED)) {
      return false;
    }
    Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.isSameFile(folder, cluster);
    } catch (IOException unknown) {
      // Without /proc the command line of the server itself, which names its directory, must do.
      return Arrays.asList(process.info().arguments().orElse(new String[0]))
          .contains(cluster.toString());
    }
  }
}
