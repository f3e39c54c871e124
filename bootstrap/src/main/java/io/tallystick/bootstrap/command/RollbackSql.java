package io.tallystick.bootstrap.command;

import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints how to get rid of what was added. */
@Command(
    name = "rollback-sql",
    description = {
      "Prints the SQL that removes everything Tallystick has added to the database.",
      "A comment at its head says what would be lost. The command itself changes nothing."
    },
    mixinStandardHelpOptions = true)
public final class RollbackSql implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().upToDate()) {
      out.print(installation.onSchema(DatabaseSchema::rollbackSql));
      out.flush();
      return 0;
    }
  }
}
