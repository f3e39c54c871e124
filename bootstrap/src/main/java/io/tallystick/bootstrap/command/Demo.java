package io.tallystick.bootstrap.command;

import io.tallystick.bootstrap.server.RunningServer;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.bootstrap.settings.ProjectFolder;
import io.tallystick.bootstrap.settings.Settings;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job with something to see. */
@Command(
    name = "demo",
    description = {
      "Serves on an embedded database of its own and sends itself sample events.",
      "The events are signed and sent over HTTP, good ones and broken ones, until Ctrl-C; the data"
          + " is",
      "kept in the folder demo of DATA_DIR. TALLYSTICK_CATALOGUE has the demo's own value, and",
      "TALLYSTICK_ON_USER_CONFLICT is fail, unless the environment sets them; the configuration",
      "file does not change these two."
    },
    mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = Visibility.NEVER,
      description = "stop sending after N events, and go on serving")
  private long events;

  @Option(
      names = "--stop",
      description =
          "end after the last event instead of serving on; exit status 1 if one was not answered")
  private boolean stop;

  @Override
  public Integer call() throws StartException, InterruptedException {
    Map<String, String> environment = environment();
    PrintWriter out = spec.commandLine().getOut();
    RunningServer server = RunningServer.start(environment, ProjectFolder.path());
    server.printBanner(out);
    server.endWithDatabase(spec.commandLine().getErr());
    if (server.installation().settings().database().location()
        instanceof Settings.Location.Embedded here) {
      sayHowToVerify(out, here);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> sayHowToVerify(out, here), "last word"));
    }
    DemoEvents bodies = new DemoEvents(new DemoShop(server.installation()));
    DemoTraffic traffic =
        new DemoTraffic(
            server.webhookUrl(),
            server.installation().webhookSecret(),
            bodies.first(),
            bodies::next);
    boolean answered = traffic.send(events, out);
    if (!stop) {
      RunningServer.awaitStop();
    }
    server.installation().close();
    return answered ? 0 : 1;
  }

  private static void sayHowToVerify(PrintWriter out, Settings.Location.Embedded here) {
    out.printf(
        "Check these books with: DATA_DIR=%s %s verify%n",
        quoted(here.directory().toString()),
        quoted(ProjectFolder.path().resolve("tallystick").toString()));
    out.flush();
  }

  /** As one word of a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The demo's own data, and settings by which each cause of failure comes about. */
  private static Map<String, String> environment() throws StartException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("TALLYSTICK_ON_USER_CONFLICT", "fail");
    environment.putIfAbsent("TALLYSTICK_CATALOGUE", DemoEvents.CATALOGUE);
    // The configuration file may name a database or a folder, too; what is invalid is refused at
    // the start.
    if (Settings.read(environment, ProjectFolder.path()) instanceof Settings.Valid valid) {
      switch (valid.settings().database().location()) {
        case Settings.Location.External other ->
            throw StartException.wrongUse(
                List.of("the demo runs on the embedded database only: unset DATABASE_URL"));
        case Settings.Location.Embedded here ->
            environment.put("DATA_DIR", here.directory().resolve("demo").toString());
      }
    }
    return environment;
  }
}
