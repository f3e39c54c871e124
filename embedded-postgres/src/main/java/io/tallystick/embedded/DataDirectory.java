package io.tallystick.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The names of what lies in a data directory, and whether the directory will do. */
final class DataDirectory {
  private DataDirectory() {}

  static Path cluster(Path directory) {
    return directory.resolve("postgres");
  }

  static Path log(Path directory) {
    return directory.resolve("postgres.log");
  }

  static Path passwordFile(Path directory) {
    return directory.resolve("database-password");
  }

  static Optional<String> password(Path directory) throws IOException {
    Path file = passwordFile(directory);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  static long user() {
    return new UnixSystem().getUid();
  }

  /** Makes the directory if need be; its real path, by which the server's processes are known. */
  static Path prepare(Path requested) throws EmbeddedStartException, IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
      throw new EmbeddedStartException(
          "the embedded PostgreSQL needs Linux or macOS: set DATABASE_URL to a PostgreSQL instead");
    }
    PrivateFile.makeDirectory(requested);
    Path directory = requested.toRealPath();
    // pg_ctl puts paths between double quotes in a shell command.
    if (directory.toString().matches("(?s).*[\"$`\\\\\\n].*")) {
      throw new EmbeddedStartException(
          "the path %s contains one of \" $ ` \\ or a line end: set another DATA_DIR"
              .formatted(directory));
    }
    for (Path owned : new Path[] {directory, cluster(directory)}) {
      if (Files.exists(owned) && owner(owned) != user()) {
        throw new EmbeddedStartException(
            "%s belongs to the user %s: start Tallystick as that user, or set another DATA_DIR"
                .formatted(owned, Files.getOwner(owned).getName()));
      }
    }
    return directory;
  }

  private static long owner(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:uid")).longValue();
  }

  /** What to do about a file that could not be read or written. */
  static String describe(Path directory, IOException failure) {
    return ("the data directory %s cannot be used (%s %s): make it writable for this user, free"
            + " disk space, or set another DATA_DIR")
        .formatted(directory, failure.getClass().getSimpleName(), failure.getMessage());
  }
}
