package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one after the other, as long as nothing is shared
        "a b c d | [[0, 2], [1, 3]]",
        // what is shared stays in its lane, in order
        "a a a b | [[0, 1, 2], [3]]",
        "a b ax x xb | [[0, 2, 3], [1]]",
        // what wants something of two lanes is in none, nor is what comes after it
        "a b ab c | [[0, 3], [1]]",
        "a b abx x a c | [[0, 5], [1]]",
        // and what wants nothing goes where there is room
        "a a - - | [[0, 1], [2, 3]]"
      })
  void no_two_lanes_want_the_same(String events, String lanes) {
    assertThat(Lanes.of(claims(events), 2)).hasToString(lanes);
  }

  @ParameterizedTest
  @CsvSource({"a b a, '[[0, 1, 2]]'", "-, [[0]]"})
  void one_lane_has_all_in_order(String events, String lanes) {
    assertThat(Lanes.of(claims(events), 1)).hasToString(lanes);
  }

  private static List<Set<String>> claims(String events) {
    return Stream.of(events.split(" "))
        .map(it -> it.equals("-") ? Set.<String>of() : Set.of(it.split("")))
        .toList();
  }
}
