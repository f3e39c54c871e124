package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.privacy.EraseUser;
import io.tallystick.application.usecase.privacy.EraseUser.Result;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.identity.UserReference;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what identifies a person. */
@Command(
    name = "erase-user",
    description = {
      "Removes what identifies a person from all stored events and messages.",
      "These are every event of the user, or with that e-mail address, failed ones too, and what",
      "was written about them: names, addresses, telephone numbers, e-mail addresses, free texts.",
      "Amounts, ids and the ledger stay; the row in users is the host application's. It cannot be",
      "undone; look at it with --dry-run first. It runs as the owner of the tables, as migrate",
      "does, and may run beside a server."
    },
    mixinStandardHelpOptions = true)
public final class EraseUserCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "USER",
      description =
          "an e-mail address, an id, a UUID or a customer id (cus_…); the account may be gone")
  private String user = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "why; kept in the audit log, without what identifies the person")
  private String reason = "";

  @Option(names = "--dry-run", description = "only count what would be removed")
  private boolean dryRun;

  @Override
  public Integer call() throws StartException {
    if (reason.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--reason must say why");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      EraseUser erasures = installation.get(EraseUser.class);
      UserReference reference = UserReference.parseAny(user);
      Result result =
          dryRun
              ? erasures.preview(reference)
              : erasures.erase(reference, CommandActor.name(), reason.strip());
      return switch (result) {
        case Result.Erased erased -> {
          out.printf(
              "%s: %s events found, %s of them changed, and %s messages and reasons%n",
              dryRun ? "would be erased" : "erased",
              erased.events(),
              erased.changed(),
              erased.texts());
          out.flush();
          yield 0;
        }
        case Result.Ambiguous ambiguous -> throw NamedUser.ambiguous(user);
        case Result.Unknown unknown -> throw NamedUser.unknown(user);
      };
    }
  }
}
