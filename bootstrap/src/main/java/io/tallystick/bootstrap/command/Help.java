package io.tallystick.bootstrap.command;

import io.tallystick.bootstrap.settings.SettingsHelp;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how to use a command, or what can be set. */
@Command(
    name = "help",
    description = "Shows the help of a command, or all settings (`help settings`).",
    mixinStandardHelpOptions = true)
public final class Help implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "a command, or `settings`")
  private Optional<String> topic;

  @Override
  public Integer call() {
    CommandLine parent = spec.parent().commandLine();
    if (topic.isEmpty()) {
      parent.usage(spec.commandLine().getOut());
    } else if (topic.get().equals("settings")) {
      spec.commandLine().getOut().println(SettingsHelp.text());
    } else if (parent.getSubcommands().containsKey(topic.get())) {
      parent.getSubcommands().get(topic.get()).usage(spec.commandLine().getOut());
    } else {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "There is no command " + topic.get());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
