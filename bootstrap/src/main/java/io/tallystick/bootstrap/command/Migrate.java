package io.tallystick.bootstrap.command;

import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.application.port.DatabaseSchema.Migration;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.Preparation;
import io.tallystick.bootstrap.server.StartException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the database up to date. */
@Command(
    name = "migrate",
    description = {
      "Brings the database up to date.",
      "All that is missing is added, or nothing at all. Existing tables of the host application are"
          + " adopted, their rows stay."
    },
    mixinStandardHelpOptions = true)
public final class Migrate implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--dry-run", description = "only print the SQL that would be run")
  private boolean dryRun;

  @Override
  public Integer call() throws StartException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand()) {
      if (dryRun) {
        List<Migration> pending = installation.onSchema(DatabaseSchema::pending);
        // As they are run: all of them, or none; nobody waits long behind them for a table.
        out.println("BEGIN ISOLATION LEVEL READ COMMITTED;");
        out.println("SET LOCAL lock_timeout = '10s';");
        out.println(
            "SELECT set_config('search_path', current_setting('search_path') || ', tallystick',"
                + " true);");
        pending.forEach(migration -> out.printf("-- %s%n%s%n", migration.name(), migration.sql()));
        if (pending.isEmpty()) {
          out.print(installation.onSchema(DatabaseSchema::repairSql));
        }
        out.println("COMMIT;");
        out.printf("-- %s migrations would be applied.%n", pending.size());
      } else {
        int applied = Preparation.run(installation, out::println);
        out.printf("%s migrations applied; the database is up to date.%n", applied);
      }
      out.flush();
      return 0;
    }
  }
}
