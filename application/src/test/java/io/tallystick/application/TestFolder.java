package io.tallystick.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Folders for the PostgreSQL clusters of tests: in memory, where there is room for them. */
public final class TestFolder implements TempDirFactory {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long NEEDED_BYTES = 6L << 30;

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

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) {
    return create();
  }

  private static boolean hasRoom() throws IOException {
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= NEEDED_BYTES;
  }
}
