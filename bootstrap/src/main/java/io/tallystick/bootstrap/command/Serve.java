package io.tallystick.bootstrap.command;

import io.tallystick.bootstrap.server.RunningServer;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.bootstrap.settings.ProjectFolder;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main job: the webhook endpoints. */
@Command(
    name = "serve",
    description = {
      "Receives Stripe's events and turns them into credits.",
      "It runs until Ctrl-C. Without DATABASE_URL it runs a PostgreSQL of its own and keeps the"
          + " data in DATA_DIR."
    },
    mixinStandardHelpOptions = true)
public final class Serve implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException, InterruptedException {
    return run(spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  /** Serves until the process is told to stop, and says in these streams how that goes. */
  public static int run(PrintWriter out, PrintWriter err)
      throws StartException, InterruptedException {
    RunningServer server = RunningServer.start(System.getenv(), ProjectFolder.path());
    server.printBanner(out);
    server.endWithDatabase(err);
    RunningServer.awaitStop();
    return 0;
  }
}
