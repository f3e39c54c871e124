package io.tallystick.bootstrap.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The text of {@code help settings}: every setting with its meaning and its default. */
public final class SettingsHelp {

  private static final int WIDTH = 84;

  private SettingsHelp() {}

  /** The whole text. */
  public static String text() {
    String intro =
        """
        Settings are environment variables. They can also stand in a YAML file named by %s,
        under the names given below; the environment wins. Lists may be YAML lists there.

        """
            .formatted(Setting.FILE_VARIABLE);
    return intro
        + Arrays.stream(Setting.values())
            .map(SettingsHelp::paragraph)
            .collect(Collectors.joining("\n"));
  }

  private static String paragraph(Setting setting) {
    return setting.name()
        + "\n"
        + wrapped("in the file: " + setting.key())
        + wrapped(setting.meaning())
        + wrapped("default: " + setting.whenUnset().description());
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split("(?<=,)(?=metadata|customer)| ")) {
      if (column == 0 || column + word.length() > WIDTH) {
        lines.append(column == 0 ? "    " : "\n    ").append(word);
        column = 4 + word.length();
      } else {
        lines.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    return lines.append('\n').toString();
  }
}
