package io.tallystick.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Folders in memory, where there is room for them: a server flushes all that it writes. */
final class MemoryFolder implements TempDirFactory {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long NEEDED_BYTES = 1L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= NEEDED_BYTES
        ? Files.createTempDirectory(MEMORY, "tallystick-test")
        : Files.createTempDirectory("tallystick-test");
  }
}
