package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which programs may use the API. */
@Command(
    name = "api-key",
    description = {
      "Keeps the keys with which the host application uses the API at /api/v1.",
      "A key is printed once, when it is created; only its hash is stored."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ApiKeyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? create, list or revoke");
  }

  @Command(
      name = "create",
      description = {
        "Creates a key and prints it on standard output: keep it, it cannot be shown again.",
        "A name stays taken when its key is revoked."
      },
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              required = true,
              description =
                  "read (balances and ledgers), spend (spends, holds, and read) or grant (grants,"
                      + " and read); repeat it for several")
          List<String> scopes)
      throws StartException {
    Set<Scope> wanted = EnumSet.noneOf(Scope.class);
    scopes.forEach(scope -> wanted.add(scope(scope)));
    try (Installation installation = Installation.forCommand().migrated()) {
      return switch (installation
          .get(ManageApiKeys.class)
          .create(name, wanted, CommandActor.name())) {
        case Creation.Created created -> {
          spec.commandLine().getOut().println(created.secret());
          spec.commandLine().getOut().flush();
          yield 0;
        }
        case Creation.Refused refused -> fail(refused.reason());
      };
    }
  }

  @Command(
      name = "list",
      description = "Lists all keys, revoked ones too, without their secrets.",
      mixinStandardHelpOptions = true)
  int list() throws StartException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      List<ApiKey> all = installation.get(ManageApiKeys.class).list();
      all.forEach(key -> out.println(line(key)));
      if (all.isEmpty()) {
        out.println("There is no key. `tallystick api-key create NAME --scope spend`");
      }
      out.flush();
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Revokes a key, from the next request on.",
      mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "NAME") String name) throws StartException {
    try (Installation installation = Installation.forCommand().migrated()) {
      return switch (installation.get(ManageApiKeys.class).revoke(name, CommandActor.name())) {
        case REVOKED, REVOKED_BEFORE -> 0;
        case UNKNOWN -> fail("there is no key %s".formatted(name));
      };
    }
  }

  private int fail(String reason) {
    spec.commandLine().getErr().println("tallystick: " + reason);
    return 1;
  }

  private static String line(ApiKey key) {
    return "%-24s %-16s created %s, %s%s"
        .formatted(
            key.name(),
            key.scopes().stream().sorted().map(Scope::code).collect(Collectors.joining(",")),
            time(key.createdAt()),
            key.lastUsedAt().map(at -> "last used " + time(at)).orElse("never used"),
            key.revokedAt().map(at -> ", revoked " + time(at)).orElse(""));
  }

  private static Instant time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private Scope scope(String text) {
    return Scope.of(text.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "a scope is read, spend or grant, not " + text));
  }
}
