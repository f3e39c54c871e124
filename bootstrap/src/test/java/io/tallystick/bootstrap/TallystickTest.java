package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class TallystickTest {

  @Test
  void every_command_is_called_by_the_name_that_its_help_shows() {
    Tallystick.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(
                        command
                            .getCommandSpec()
                            .userObject()
                            .getClass()
                            .getAnnotation(Command.class)
                            .name())
                    .isEqualTo(name));
  }

  @Test
  void a_command_that_is_named_is_read_alone_and_else_all_are() {
    CommandLine all = Tallystick.commandLine();
    assertThat(all.getSubcommands()).containsKeys("serve", "verify", "help");
    assertThat(Tallystick.commandLine("verify", "--help").getSubcommands())
        .containsOnlyKeys("verify");
    assertThat(Tallystick.commandLine("help", "verify").getSubcommands())
        .isNotEmpty()
        .containsOnlyKeys(all.getSubcommands().keySet());
    assertThat(Tallystick.commandLine("--help").getSubcommands())
        .containsOnlyKeys(all.getSubcommands().keySet());
  }
}
