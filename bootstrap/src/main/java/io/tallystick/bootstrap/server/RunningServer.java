package io.tallystick.bootstrap.server;

import io.micronaut.runtime.server.EmbeddedServer;
import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.bootstrap.settings.Settings;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A server that receives events until the process is told to stop. */
public final class RunningServer {

  private final Installation installation;
  private final EmbeddedServer http;

  private RunningServer(Installation installation, EmbeddedServer http) {
    this.installation = installation;
    this.http = http;
  }

  /** Refuses an unsafe database, brings it up to date, and listens. */
  public static RunningServer start(Map<String, String> environment, Path home)
      throws StartException {
    Installation installation = Installation.open(environment, home, Installation.Purpose.SERVE);
    try {
      return start(installation);
    } catch (Throwable broken) {
      // Also an Error: what stays open would keep the process from its end.
      installation.close();
      throw broken;
    }
  }

  private static RunningServer start(Installation installation) throws StartException {
    // Made on another core while the database is looked at; it listens after that.
    CompletableFuture<EmbeddedServer> http =
        CompletableFuture.supplyAsync(() -> installation.get(EmbeddedServer.class));
    try {
      Preparation.run(installation, line -> System.err.println("tallystick: " + line));
      refuseTestDoorOnLiveData(installation);
      DashboardAccess.of(installation).open();
      RunningServer server = new RunningServer(installation, http.join());
      server.listen();
      return server;
    } finally {
      http.exceptionally(also -> null).join();
    }
  }

  private static void refuseTestDoorOnLiveData(Installation installation) throws StartException {
    if (installation.settings().e2eToken().isPresent()
        && installation.onSchema(DatabaseSchema::holdsLiveEvents)) {
      throw StartException.wrongUse(
          List.of(
              "E2E_TEST_MODE is refused: this database holds live events; unset it, or use"
                  + " another database for tests"));
    }
  }

  private void listen() throws StartException {
    try {
      http.start();
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw StartException.because(cannotListen(String.valueOf(cause.getMessage())));
        }
      }
      throw failure;
    }
  }

  /** What is listened to is not said by the failure: with a management port it may be either. */
  private String cannotListen(String why) {
    Settings.Http settings = installation.settings().http();
    String where = "%s port %s".formatted(settings.host(), settings.port());
    String change = "PORT or HOST";
    if (settings.managementPort().isPresent()) {
      where +=
          " or %s port %s".formatted(settings.managementHost(), settings.managementPort().get());
      change = "PORT, TALLYSTICK_MANAGEMENT_PORT or HOST";
    }
    return "cannot listen on %s (%s): stop what listens there, or set %s"
        .formatted(where, why, change);
  }

  /** Where events are delivered to. */
  public String webhookUrl() {
    return url("/webhooks/stripe");
  }

  private String url(String path) {
    Settings.Http settings = installation.settings().http();
    // With a management port there are two listeners, and the server may tell the other's port.
    return settings.address(settings.port() == 0 ? http.getPort() : settings.port(), path);
  }

  public Installation installation() {
    return installation;
  }

  /** Says where everything is, and warns of what is unsafe. */
  public void printBanner(PrintWriter out) throws StartException {
    Settings settings = installation.settings();
    out.println(
        "Tallystick is ready (%s ms after its start)."
            .formatted(ManagementFactory.getRuntimeMXBean().getUptime()));
    out.println("  webhook   " + webhookUrl());
    out.println("  dashboard " + url("/admin") + DashboardAccess.of(installation).hint());
    settings
        .dashboard()
        .provider()
        .ifPresent(
            provider ->
                out.println(
                    "  sign-in   also at %s, which sends back to %s"
                        .formatted(provider.issuer(), provider.redirect())));
    out.println("  secret    " + installation.secretPlace());
    out.println("  database  " + installation.database());
    out.println(
        "  mode      "
            + settings.stripe().mode().code()
            + (settings.e2eToken().isPresent()
                ? ", E2E_TEST_MODE IS ON: unsigned test events with the token are accepted"
                : ""));
    warnings(settings).forEach(warning -> out.println("  WARNING   " + warning));
    out.println("  health    " + url("/health"));
    out.println("Stop it with Ctrl-C.");
    out.flush();
  }

  private List<String> warnings(Settings settings) throws StartException {
    List<String> warnings = new ArrayList<>();
    if (settings.stripe().mode() == Settings.Mode.LIVE
        && settings.database().location() instanceof Settings.Location.Embedded) {
      warnings.add(
          "live payments go to the embedded PostgreSQL, on this machine alone: back its folder up,"
              + " or set DATABASE_URL");
    }
    if (settings.database().location() instanceof Settings.Location.External external
        && external.url().isUnverified()) {
      warnings.add(
          "the database is reached over a network and its certificate is not checked: add"
              + " sslmode=verify-full to DATABASE_URL, and sslrootcert=system or its certificate's"
              + " file");
    }
    if (settings.http().isReadableOnTheWay()) {
      warnings.add(
          "other machines reach the dashboard without TLS, also its passwords: put a proxy before"
              + " it and set TALLYSTICK_PUBLIC_URL to its https address");
    }
    installation.databaseUserWarning().ifPresent(warnings::add);
    return warnings;
  }

  /**
   * Ends the process should its own database end: without it every delivery would be refused, and
   * whatever supervises the process can start both again.
   */
  public void endWithDatabase(PrintWriter err) {
    installation.onLostDatabase(
        what -> {
          err.println(
              "tallystick: %s: the end of postgres.log there may say why; start again"
                  .formatted(what));
          err.flush();
          System.exit(1);
        });
  }

  /** Serves until the process is told to stop. */
  public static void awaitStop() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
