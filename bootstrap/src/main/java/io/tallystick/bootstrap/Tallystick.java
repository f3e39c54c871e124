package io.tallystick.bootstrap;

import io.tallystick.application.port.StorageRefused;
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
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    },
    subcommands = {
      Serve.class,
      Demo.class,
      Migrate.class,
      Verify.class,
      Retry.class,
      Replay.class,
      Reprocess.class,
      StatementCommand.class,
      EraseUserCommand.class,
      ReconcileCommand.class,
      User.class,
      ApiKeyCommand.class,
      RollbackSql.class,
      Help.class
    })
public final class Tallystick implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs a command and ends with its exit status. */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      useNeutralDefaults();
      status = run(arguments);
      if (System.out.checkError()) {
        System.err.println("tallystick: not all could be written to standard output");
        status = Math.max(status, 1);
      }
    } catch (Throwable beyondWords) {
      System.err.println(
          "tallystick: ended by an error that cannot be told, mostly for lack of memory: give Java"
              + " more, for example JAVA_OPTS=-Xmx512m, and run the command again");
    } finally {
      System.exit(status);
    }
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
   * A server starts without picocli, which would take a sixth of the time until it is ready: its
   * classes have the format of Java 5, which the JVM verifies slowly and keeps in no cache.
   */
  private static int run(String... arguments) {
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    try {
      return List.of(arguments).equals(List.of("serve"))
          ? Serve.run(new PrintWriter(System.out, true, System.out.charset()), err)
          : commandLine().execute(arguments);
    } catch (Throwable failure) {
      return explained(failure, err);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Tallystick())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, result) -> explained(failure, command.getErr()))
        .setUsageHelpWidth(100);
  }

  /** An error that was foreseen is a line each; any other one shows where it came from. */
  static int explained(Throwable failure, PrintWriter err) {
    if (Installation.isStopping()) {
      return 1;
    }
    if (failure instanceof StartException cannot) {
      cannot.problems().forEach(line -> err.println("tallystick: " + line));
      return cannot.exitStatus();
    }
    if (failure instanceof StorageUnavailable away) {
      err.printf(
          "tallystick: the database went away or cannot commit (%s): when it is back, run the"
              + " command again; what was done is kept, and nothing is done twice%n",
          DatabaseFailure.explain(away));
      return 1;
    }
    if (failure instanceof StorageRefused refused) {
      err.printf("tallystick: %s; what was done before is kept%n", refused.getMessage());
      return 1;
    }
    Optional<String> advice = ErrorAdvice.of(failure);
    advice.ifPresentOrElse(
        line -> err.println("tallystick: " + line), () -> failure.printStackTrace(err));
    return 1;
  }

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
