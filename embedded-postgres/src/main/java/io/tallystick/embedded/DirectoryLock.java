package io.tallystick.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Ownership of a data directory; the system takes it back when the owner dies, however it dies. */
final class DirectoryLock implements AutoCloseable {
  // Closing any channel on a file drops all of the process's locks on it, so a directory that is
  // locked from here must not even be looked at.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  static Optional<DirectoryLock> tryLock(Path directory) throws IOException {
    if (!HELD_HERE.add(directory)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new DirectoryLock(directory, channel));
      }
    } catch (IOException | RuntimeException failure) {
      release(directory, channel);
      throw failure;
    }
    release(directory, channel);
    return Optional.empty();
  }

  /** The process that holds the lock, for messages only. */
  static String holder(Path directory) throws IOException {
    return HELD_HERE.contains(directory)
        ? Long.toString(ProcessHandle.current().pid())
        : Files.readString(file(directory)).strip();
  }

  @Override
  public void close() throws IOException {
    release(directory, channel);
  }

  private static void release(Path directory, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD_HERE.remove(directory);
    }
  }

  private static Path file(Path directory) {
    return directory.resolve("lock");
  }
}
