package io.tallystick.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a running PostgreSQL says of itself in its directory; it may be stale or half written. */
record PostmasterFile(long pid, int port, boolean ready) {

  static Path in(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  static Optional<PostmasterFile> read(Path cluster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(in(cluster));
      // Lines: process, directory, start time, port, socket, address, shared memory, status.
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.get(0).strip()),
              lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
              lines.size() > 7 && lines.get(7).strip().equals("ready")));
    } catch (NoSuchFileException | NumberFormatException | IndexOutOfBoundsException none) {
      return Optional.empty();
    }
  }
}
