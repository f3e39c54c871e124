package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the program says of itself. */
final class HelpTest {

  @Test
  void the_list_of_commands_has_a_whole_sentence_for_each() {
    isSentence(new CommandLine(new Tallystick()).getSubcommands());
  }

  private static void isSentence(Map<String, CommandLine> commands) {
    commands.forEach(
        (name, command) -> {
          assertThat(command.getCommandSpec().usageMessage().description()[0])
              .as(name)
              .matches("[A-Z].{5,83}\\.");
          isSentence(command.getSubcommands());
        });
  }
}
