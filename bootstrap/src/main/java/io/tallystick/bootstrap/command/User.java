package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may open the dashboard. */
@Command(
    name = "user",
    description = {
      "Keeps the operators of the dashboard.",
      "A password is asked for on the terminal, or read as one line from standard input; it is"
          + " never an argument."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class User implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which command? add, list, disable, enable, password," + " remove-second-factor or role");
  }

  @Command(name = "add", description = "Adds an operator.", mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "operator",
              description = "viewer (sees, masked), operator (repairs; the default) or admin")
          String role,
      @Option(
              names = "--no-password",
              description = "for somebody who signs in at the identity provider alone")
          boolean noPassword,
      @Option(names = "--temporary", description = "they change the password at first sign-in")
          boolean temporary)
      throws StartException, IOException {
    Role wanted = role(role);
    if (noPassword && temporary) {
      throw new ParameterException(
          spec.commandLine(), "--temporary is about a password: give it without --no-password");
    }
    if (noPassword) {
      return change(operators -> operators.addWithoutPassword(name, wanted, CommandActor.name()));
    }
    String password = password();
    String actor = CommandActor.name();
    return change(
        operators ->
            temporary
                ? operators.invite(name, password, wanted, actor)
                : operators.add(name, password, wanted, actor));
  }

  @Command(name = "list", description = "Lists the operators.", mixinStandardHelpOptions = true)
  int list() throws StartException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      List<Operator> all = installation.get(ManageOperators.class).list();
      all.forEach(
          operator ->
              out.println(
                  "%-24s %-9s%s"
                      .formatted(
                          operator.name(),
                          operator.role().code(),
                          operator.disabled() ? " disabled" : "")));
      if (all.isEmpty()) {
        out.println("There is no operator: the dashboard is shut. `tallystick user add NAME`");
      }
      out.flush();
      return 0;
    }
  }

  @Command(
      name = "disable",
      description = "Shuts an operator out, at once.",
      mixinStandardHelpOptions = true)
  int disable(@Parameters(paramLabel = "NAME") String name) throws StartException {
    return change(operators -> operators.setDisabled(name, true, CommandActor.name()));
  }

  @Command(
      name = "enable",
      description = "Lets a disabled operator in again.",
      mixinStandardHelpOptions = true)
  int enable(@Parameters(paramLabel = "NAME") String name) throws StartException {
    return change(operators -> operators.setDisabled(name, false, CommandActor.name()));
  }

  @Command(
      name = "password",
      description = "Sets a new password; it ends the operator's sessions.",
      mixinStandardHelpOptions = true)
  int password(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--temporary", description = "they change it at the next sign-in")
          boolean temporary)
      throws StartException, IOException {
    String password = password();
    String actor = CommandActor.name();
    return change(
        operators ->
            temporary
                ? operators.resetPassword(name, password, actor)
                : operators.setPassword(name, password, actor));
  }

  @Command(
      name = "remove-second-factor",
      description = "Removes the second factor of an operator who has lost it.",
      mixinStandardHelpOptions = true)
  int removeSecondFactor(@Parameters(paramLabel = "NAME") String name) throws StartException {
    return change(operators -> operators.removeSecondFactor(name, CommandActor.name()));
  }

  @Command(
      name = "role",
      description = "Gives another role: viewer, operator or admin.",
      mixinStandardHelpOptions = true)
  int role(
      @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "ROLE") String role)
      throws StartException {
    Role wanted = role(role);
    return change(operators -> operators.setRole(name, wanted, CommandActor.name()));
  }

  private int change(Function<ManageOperators, Change> work) throws StartException {
    try (Installation installation = Installation.forCommand().migrated()) {
      return switch (work.apply(installation.get(ManageOperators.class))) {
        case Change.Done done -> 0;
        case Change.Impossible impossible -> {
          spec.commandLine().getErr().println("tallystick: " + impossible.why());
          yield 1;
        }
      };
    }
  }

  private Role role(String text) {
    return Role.of(text.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "a role is viewer, operator or admin, not " + text));
  }

  private static String typed(Console console, String prompt) {
    char[] typed = console.readPassword("%s", prompt);
    return typed == null ? "" : new String(typed);
  }

  private String password() throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      String typed = typed(console, "Password (12 characters or more): ");
      if (!typed.equals(typed(console, "Once more: "))) {
        throw new ParameterException(
            spec.commandLine(), "the two passwords differ: nothing is changed");
      }
      return typed;
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
