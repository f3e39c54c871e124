package io.tallystick.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL of our own that keeps its data in a directory. One process owns the directory at a
 * time and runs the server; others may join it. The server outlives neither its owner's {@link
 * #close} nor, should the owner be killed, the next start.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  static final String NAME = "tallystick";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final PostgresAddress address;
  private final Optional<Ownership> ownership;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedDatabase(PostgresAddress address, Optional<Ownership> ownership) {
    this.address = address;
    this.ownership = ownership;
  }

  private record Ownership(DirectoryLock lock, PostgresServer server, ServerWatch watch) {}

  /** What became of opening the database. */
  public sealed interface Opening {
    /** It accepts connections. */
    record Ready(EmbeddedDatabase database) implements Opening {}

    /** Another live process owns the directory. */
    record AlreadyRunning(String message) implements Opening {}

    /** It cannot be had here; one line says what to do. */
    record Impossible(String message) implements Opening {}
  }

  /** Starts the server and owns it; a server that a killed process left behind is replaced. */
  public static Opening start(Path dataDirectory) {
    return open(dataDirectory, Optional.empty(), false);
  }

  /** Uses the server of the process that owns the directory, or starts it where there is none. */
  public static Opening join(Path dataDirectory) {
    return open(dataDirectory, Optional.empty(), true);
  }

  /** How to connect, as the role that owns the database. */
  public PostgresAddress address() {
    return address;
  }

  /** Whether {@link #close} stops the server. */
  public boolean ownsServer() {
    return ownership.isPresent();
  }

  /** Waits until the server that is ours has ended; returns at once where it is another's. */
  public void awaitEnd() throws InterruptedException {
    if (ownership.isPresent()) {
      ownership.get().watch().awaitEnd();
    }
  }

  /** Stops the server if it is ours, closing open connections, and waits for its end. */
  @Override
  public void close() {
    if (ownership.isEmpty() || closed.getAndSet(true)) {
      return;
    }
    try {
      try {
        ownership.get().server().stop();
      } finally {
        ownership.get().lock().close();
      }
    } catch (EmbeddedStartException | IOException broken) {
      throw new IllegalStateException(broken.getMessage(), broken);
    }
  }

  /**
   * Opens it.
   *
   * @param programs where the server's programs are unpacked; empty: in the data directory
   */
  static Opening open(Path requested, Optional<Path> programs, boolean mayJoin) {
    try {
      Path directory = DataDirectory.prepare(requested);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (true) {
        Optional<DirectoryLock> lock = DirectoryLock.tryLock(directory);
        if (lock.isPresent()) {
          return new Opening.Ready(own(directory, programs, lock.get()));
        }
        if (!mayJoin) {
          return new Opening.AlreadyRunning(
              ("Tallystick is already running on %s (process %s): stop it first, or set"
                      + " another DATA_DIR")
                  .formatted(directory, DirectoryLock.holder(directory)));
        }
        Optional<EmbeddedDatabase> joined = connect(directory);
        if (joined.isPresent()) {
          return new Opening.Ready(joined.get());
        }
        if (Instant.now().isAfter(deadline)) {
          return new Opening.Impossible(
              "the Tallystick running on %s (process %s) has no database ready: see %s"
                  .formatted(
                      directory, DirectoryLock.holder(directory), DataDirectory.log(directory)));
        }
        Thread.sleep(100);
      }
    } catch (EmbeddedStartException unstartable) {
      return new Opening.Impossible(String.valueOf(unstartable.getMessage()));
    } catch (IOException failure) {
      return new Opening.Impossible(DataDirectory.describe(requested, failure));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Opening.Impossible("interrupted while waiting for the embedded PostgreSQL");
    }
  }

  private static EmbeddedDatabase own(Path directory, Optional<Path> programs, DirectoryLock lock)
      throws EmbeddedStartException, IOException {
    Optional<PostgresServer> server = Optional.empty();
    try {
      PostgresPrograms unpacked =
          PostgresPrograms.unpack(programs.orElse(directory.resolve("postgres-programs")));
      server = Optional.of(new PostgresServer(directory, unpacked));
      server.get().stop();
      String password = server.get().initialise();
      int port = server.get().start();
      LocalPostgres local = new LocalPostgres(port, password);
      local.make(NAME, directory);
      ServerWatch watch =
          new ServerWatch(new PostgresProcesses(DataDirectory.cluster(directory)), port);
      return new EmbeddedDatabase(
          local.address(NAME), Optional.of(new Ownership(lock, server.get(), watch)));
    } catch (Throwable failure) {
      try (lock) {
        if (server.isPresent()) {
          server.get().stop();
        }
      }
      throw failure;
    }
  }

  private static Optional<EmbeddedDatabase> connect(Path directory) throws IOException {
    Optional<PostmasterFile> file = PostmasterFile.read(DataDirectory.cluster(directory));
    Optional<String> password = DataDirectory.password(directory);
    if (file.isEmpty() || !file.get().ready() || password.isEmpty()) {
      return Optional.empty();
    }
    LocalPostgres local = new LocalPostgres(file.get().port(), password.get());
    try {
      local.connect(NAME).close();
      return Optional.of(new EmbeddedDatabase(local.address(NAME), Optional.empty()));
    } catch (SQLException notYet) {
      return Optional.empty();
    }
  }
}
