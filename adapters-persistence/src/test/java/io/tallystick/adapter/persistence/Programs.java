package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tallystick.application.TestFolder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the machine, which a test may use where they are installed. */
public final class Programs {

  private Programs() {}

  /** The program; where it is absent the test is skipped, and with {@code CI=true} it fails. */
  public static Path require(String name) {
    Optional<Path> found = locate(name);
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail(name + " is not installed; .ci/run installs it");
    }
    return found.orElseGet(() -> abort(name + " is not installed"));
  }

  private static Optional<Path> locate(String name) {
    Stream<String> path = Stream.of(System.getenv("PATH").split(File.pathSeparator));
    return Stream.concat(Stream.concat(path, Stream.of("/usr/sbin")), versions())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Debian keeps the programs of each PostgreSQL by themselves. */
  private static Stream<String> versions() {
    String[] versions = new File("/usr/lib/postgresql").list();
    return versions == null
        ? Stream.of()
        : Stream.of(versions).map(version -> "/usr/lib/postgresql/" + version + "/bin");
  }

  /** The command as a user without privileges: these programs refuse to run as root. */
  public static List<String> unprivileged(List<String> command) {
    return System.getProperty("user.name").equals("root")
        ? Stream.concat(
                Stream.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                command.stream())
            .toList()
        : command;
  }

  /** A folder that such a user may write to. */
  public static Path folder() throws IOException {
    Path folder = TestFolder.create();
    if (System.getProperty("user.name").equals("root")) {
      Files.setAttribute(folder, "unix:uid", 65534);
    }
    return folder;
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
