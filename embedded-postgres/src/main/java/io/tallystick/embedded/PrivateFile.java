package io.tallystick.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;

/** A small secret in a file that only its owner may read. */
public final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private PrivateFile() {}

  /** Others than its owner may read a secret; the message says how to mend that. */
  public static final class ReadableByOthers extends IOException {
    private static final long serialVersionUID = 1;

    private ReadableByOthers(Path file) {
      super("%s may be read by others than its owner: run chmod 600 '%s'".formatted(file, file));
    }
  }

  /** The file's content; where there is none, it is made first, once, however many come at once. */
  public static String readOrMake(Path file, Supplier<String> made) throws IOException {
    if (!Files.exists(file)) {
      make(file, made.get());
    }
    if (!Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS)) {
      throw new ReadableByOthers(file);
    }
    return Files.readString(file).strip();
  }

  /** Makes a directory that only its owner may enter, unless it is there. */
  public static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
  }

  /** Thirty-two random bytes as 43 characters that need no escaping anywhere. */
  public static String randomText() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void make(Path file, String content) throws IOException {
    Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), "", OWNER_ONLY);
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
      // A link appears with its content or not at all, and never replaces what another just made.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException another) {
      // Somebody else was first; theirs is the one to use.
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
