package io.tallystick.bootstrap;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.bootstrap.command.ApiKeyCommand;
import io.tallystick.bootstrap.command.Demo;
import io.tallystick.bootstrap.command.EraseUserCommand;
import io.tallystick.bootstrap.command.Help;
import io.tallystick.bootstrap.command.Migrate;
import io.tallystick.bootstrap.command.ReconcileCommand;
import io.tallystick.bootstrap.command.Replay;
import io.tallystick.bootstrap.command.Reprocess;
import io.tallystick.bootstrap.command.Retry;
import io.tallystick.bootstrap.command.RollbackSql;
import io.tallystick.bootstrap.command.Serve;
import io.tallystick.bootstrap.command.StatementCommand;
import io.tallystick.bootstrap.command.User;
import io.tallystick.bootstrap.command.Verify;
import io.tallystick.bootstrap.server.DatabaseFailure;
import io.tallystick.bootstrap.server.StartException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: one command for each job. */
@Command(
    name = "tallystick",
    description = "Turns Stripe payments into user credits, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Tallystick.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 done, 1 found something wrong, 2 wrong use, 130 or 143 told to stop.",
      "`tallystick help settings` lists the settings."
    })
public final class Tallystick implements Runnable {

  /** The commands in the order in which the help lists them. */
  private static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("serve", Serve.class),
          Map.entry("demo", Demo.class),
          Map.entry("migrate", Migrate.class),
          Map.entry("verify", Verify.class),
          Map.entry("retry", Retry.class),
          Map.entry("replay", Replay.class),
          Map.entry("reprocess", Reprocess.class),
          Map.entry("statement", StatementCommand.class),
          Map.entry("erase-user", EraseUserCommand.class),
          Map.entry("reconcile", ReconcileCommand.class),
          Map.entry("user", User.class),
          Map.entry("api-key", ApiKeyCommand.class),
          Map.entry("rollback-sql", RollbackSql.class),
          Map.entry("help", Help.class));

  @Spec private CommandSpec spec;

  /** Runs a command and ends with its exit status. */
  public static void main(String[] arguments) {
    useNeutralDefaults();
    int status = commandLine(arguments).execute(arguments);
    if (System.out.checkError()) {
      System.err.println("tallystick: not all could be written to standard output");
      status = Math.max(status, 1);
    }
    System.exit(status);
  }

  /**
   * Libraries format numbers and times for machines by the defaults of the JVM; the driver even
   * asks PostgreSQL for the JVM's time zone, by a name that PostgreSQL may not know.
   */
  private static void useNeutralDefaults() {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  /**
   * A command line for these arguments. Picocli reads the annotations of each command that it is
   * given, which would take a fifth of a server's start: it gets the one that the arguments name,
   * or all where they begin otherwise.
   */
  static CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new Tallystick());
    List<Map.Entry<String, Class<?>>> named =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && command.getKey().equals(arguments[0]))
            .filter(command -> command.getValue() != Help.class)
            .toList();
    (named.isEmpty() ? COMMANDS : named)
        .forEach(command -> line.addSubcommand(command.getKey(), command.getValue()));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(EXCEPTION_HANDLER)
        .setUsageHelpWidth(100);
  }

  /** An error that was foreseen is a line each; any other one shows where it came from. */
  private static final IExecutionExceptionHandler EXCEPTION_HANDLER =
      (failure, command, result) -> {
        if (failure instanceof StartException cannot) {
          cannot.problems().forEach(line -> command.getErr().println("tallystick: " + line));
          return cannot.exitStatus();
        }
        if (failure instanceof StorageUnavailable away) {
          command
              .getErr()
              .printf(
                  "tallystick: the database went away or cannot commit (%s): when it is back, run"
                      + " the command again; what was done is kept, and nothing is done twice%n",
                  DatabaseFailure.explain(away));
          return 1;
        }
        failure.printStackTrace(command.getErr());
        return 1;
      };

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tallystick.class.getPackage().getImplementationVersion();
      return new String[] {"Tallystick " + (version == null ? "(from classes)" : version)};
    }
  }
}
