package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/asvs.md: the figures at its head are those of its tables. */
final class AsvsTest {

  private static final Pattern ITEM =
      Pattern.compile(
          "\\| \\d+\\.\\d+\\.\\d+ \\| ([12]) \\| .*? \\| (met|answered|\\*\\*not met\\*\\*) \\|"
              + " .*");
  private static final Pattern LEFT_OUT = Pattern.compile("level ([12]): ([0-9., ]+)");
  private static final Pattern HEAD =
      Pattern.compile(
          "\\| level ([12]) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");

  /** All of chapter 17, which has no table. */
  private static final int WEBRTC = 7;

  @Test
  void the_figures_at_the_head_are_those_of_the_tables() throws IOException {
    Map<String, Integer> counted = new HashMap<>();
    counted.put("2 left out", WEBRTC);
    Map<String, List<Integer>> said = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/asvs.md"))) {
      Matcher item = ITEM.matcher(line);
      Matcher head = HEAD.matcher(line);
      if (item.matches()) {
        counted.merge(item.group(1) + " " + item.group(2).replace("*", ""), 1, Integer::sum);
      } else if (head.matches()) {
        said.put(
            head.group(1),
            List.of(
                Integer.parseInt(head.group(2)),
                Integer.parseInt(head.group(3)),
                Integer.parseInt(head.group(4)),
                Integer.parseInt(head.group(5)),
                Integer.parseInt(head.group(6))));
      } else if (line.startsWith("Not applicable, because")) {
        Matcher left = LEFT_OUT.matcher(line);
        while (left.find()) {
          counted.merge(left.group(1) + " left out", left.group(2).split(",").length, Integer::sum);
        }
      }
    }

    assertThat(said).containsOnlyKeys("1", "2");
    for (String level : said.keySet()) {
      int met = counted.getOrDefault(level + " met", 0);
      int answered = counted.getOrDefault(level + " answered", 0);
      int not = counted.getOrDefault(level + " not met", 0);
      int leftOut = counted.getOrDefault(level + " left out", 0);
      assertThat(said.get(level))
          .as("level %s", level)
          .containsExactly(met + answered + not + leftOut, met, answered, not, leftOut);
    }
  }
}
