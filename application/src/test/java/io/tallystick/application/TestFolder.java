package io.tallystick.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for the PostgreSQL clusters of tests: in memory, where there is room for them. */
public final class TestFolder {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long NEEDED_BYTES = 6L << 30;

  private TestFolder() {}

  /** Makes an empty folder. */
  public static Path create() {
    try {
      return hasRoom()
          ? Files.createTempDirectory(MEMORY, "tallystick-test")
          : Files.createTempDirectory("tallystick-test");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean hasRoom() throws IOException {
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= NEEDED_BYTES;
  }
}
