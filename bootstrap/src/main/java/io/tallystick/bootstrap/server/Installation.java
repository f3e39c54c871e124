package io.tallystick.bootstrap.server;

import io.micronaut.context.ApplicationContext;
import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.bootstrap.settings.ProjectFolder;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.bootstrap.settings.Settings.Location;
import io.tallystick.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program with its settings, its database and its use cases, ready for a command. */
public final class Installation implements AutoCloseable {

  /** The driver throws what it says here, too; kept, because loggers are forgotten otherwise. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  /** Each lasts as long as the pool's connection timeout, 3 seconds. */
  private static final int CONNECTION_ATTEMPTS = 10;

  private static volatile boolean stopping;

  private final Settings settings;
  private final Optional<EmbeddedDatabase> embedded;
  private final String webhookSecret;
  private final ApplicationContext context;
  private volatile boolean closed;

  private Installation(Settings settings, OpenDatabase database, Purpose purpose) {
    this.settings = settings;
    this.embedded = database.embedded();
    this.webhookSecret = database.webhookSecrets().getFirst();
    this.context = Container.start(settings, database.url(), database.webhookSecrets(), purpose);
  }

  /** What the installation is opened for. */
  enum Purpose {
    /** To receive events: one process for an embedded database. */
    SERVE,
    /** For a single command, beside a process that serves. */
    COMMAND
  }

  /** The environment of a command that does not run in a process of its own. */
  public static final ScopedValue<Map<String, String>> ENVIRONMENT = ScopedValue.newInstance();

  /** Opens what the environment names, for a single command. */
  public static Installation forCommand() throws StartException {
    return open(
        ENVIRONMENT.isBound() ? ENVIRONMENT.get() : System.getenv(),
        ProjectFolder.path(),
        Purpose.COMMAND);
  }

  /** Reads the settings and opens the database that they name, without looking into it. */
  static Installation open(Map<String, String> environment, Path home, Purpose purpose)
      throws StartException {
    Settings settings =
        switch (Settings.read(environment, home)) {
          case Settings.Valid valid -> valid.settings();
          case Settings.Invalid invalid -> throw StartException.wrongUse(invalid.problems());
        };
    System.setProperty("LOG_FORMAT", settings.logFormat().code());
    System.setProperty("LOG_LEVEL", purpose == Purpose.SERVE ? "INFO" : "WARN");
    // What breaks a command's connection ends the command, which says so itself.
    System.setProperty("POOL_LOG_LEVEL", purpose == Purpose.SERVE ? "ERROR" : "OFF");
    DRIVER.setLevel(Level.OFF);
    CompletableFuture<Optional<Installation>> opened = new CompletableFuture<>();
    Thread opening = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(opened, opening), "stop"));
    try {
      Installation open = open(settings, purpose);
      opened.complete(Optional.of(open));
      return open;
    } finally {
      opened.complete(Optional.empty());
    }
  }

  private static Installation open(Settings settings, Purpose purpose) throws StartException {
    OpenDatabase database = OpenDatabase.of(settings, purpose);
    try {
      return new Installation(settings, database, purpose);
    } catch (Throwable broken) {
      database.embedded().ifPresent(EmbeddedDatabase::close);
      throw broken;
    }
  }

  /** Also while it is being opened, which would leave a database behind. */
  private static void stop(CompletableFuture<Optional<Installation>> opened, Thread opening) {
    stopping = true;
    if (!opened.isDone()) {
      opening.interrupt();
    }
    opened.join().ifPresent(Installation::close);
  }

  /** Whether the process has been told to stop: what breaks then is nobody's fault. */
  public static boolean isStopping() {
    return stopping;
  }

  /** A secret with which a delivery may be signed. */
  public String webhookSecret() {
    return webhookSecret;
  }

  public Settings settings() {
    return settings;
  }

  /** A use case or port. */
  public <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** The database as it may be shown: no password. */
  String database() {
    return switch (settings.database().location()) {
      case Location.External external -> external.url().jdbcUrl();
      case Location.Embedded here -> "embedded PostgreSQL in " + here.directory().toAbsolutePath();
    };
  }

  /** Where the webhook secret is kept. */
  String secretPlace() {
    return settings.database().location() instanceof Location.Embedded here
            && settings.stripe().webhookSecrets().isEmpty()
        ? here.directory().resolve("webhook-secret").toAbsolutePath().toString()
        : "STRIPE_WEBHOOK_SECRET";
  }

  /**
   * Refuses a database that may lose commits, whose tables are not up to date, or in which
   * something is missing.
   */
  public Installation migrated() throws StartException {
    return closedUnless(Preparation::refuseUnfit);
  }

  /** Refuses a database whose tables are not up to date. */
  public Installation upToDate() throws StartException {
    return closedUnless(Preparation::refuseOutdated);
  }

  private interface Check {
    void on(Installation installation) throws StartException;
  }

  private Installation closedUnless(Check check) throws StartException {
    try {
      check.on(this);
      return this;
    } catch (StartException unfit) {
      close();
      throw unfit;
    }
  }

  /** What is unsafe about the database user; not said of the database that comes along. */
  public Optional<String> databaseUserWarning() throws StartException {
    if (settings.database().location() instanceof Location.Embedded) {
      return Optional.empty();
    }
    return onSchema(DatabaseSchema::superuser)
        .map(
            name ->
                ("the database user %s is a superuser, which has all rights: connect as one who"
                        + " owns the tables, or only serves (docs/database-roles.md)")
                    .formatted(name));
  }

  /**
   * Does this to the schema, with the errors it may have in words. A database that is slow to
   * accept a connection is waited for, longer than a delivery would wait.
   */
  public <T> T onSchema(Function<DatabaseSchema, T> work) throws StartException {
    for (int left = CONNECTION_ATTEMPTS; ; left--) {
      try {
        return work.apply(get(DatabaseSchema.class));
      } catch (StorageUnavailable away) {
        if (left == 1 || !DatabaseFailure.isStillConnecting(away)) {
          throw StartException.because(
              "cannot work with %s: %s".formatted(database(), DatabaseFailure.explain(away)));
        }
      } catch (DatabaseSchema.Unfit unfit) {
        throw StartException.because(String.valueOf(unfit.getMessage()));
      }
    }
  }

  /** Does something should our own database end by itself, told what has happened. */
  void onLostDatabase(Consumer<String> action) {
    if (embedded.filter(EmbeddedDatabase::ownsServer).isEmpty()) {
      return;
    }
    Thread.ofVirtual()
        .name("database-watch")
        .start(
            () -> {
              try {
                embedded.get().awaitEnd();
                if (!closed) {
                  action.accept("the %s has ended by itself".formatted(database()));
                }
              } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * Finishes what is under way, then stops the database if it is ours; also when the process is
   * told to stop.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      context.close();
    } finally {
      embedded.ifPresent(EmbeddedDatabase::close);
    }
  }
}
