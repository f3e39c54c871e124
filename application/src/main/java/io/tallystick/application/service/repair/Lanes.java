package io.tallystick.application.service.repair;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Which of several transactions at once an event belongs to, so that none waits for another. */
final class Lanes {

  private Lanes() {}

  /**
   * The numbers of the events of each lane, in order. No two lanes want the same; an event that
   * wants something of two lanes is in none, nor is one after it that wants something of it.
   *
   * @param claims what each event wants to have for itself
   */
  static List<List<Integer>> of(List<Set<String>> claims, int count) {
    List<List<Integer>> lanes =
        IntStream.range(0, count).<List<Integer>>mapToObj(lane -> new ArrayList<>()).toList();
    int none = count;
    Map<String, Integer> taken = new HashMap<>();
    for (int event = 0; event < claims.size(); event++) {
      Set<Integer> wanted =
          claims.get(event).stream().map(taken::get).filter(Objects::nonNull).collect(toSet());
      int lane =
          switch (wanted.size()) {
            case 0 -> shortest(lanes);
            case 1 -> wanted.iterator().next();
            default -> none;
          };
      claims.get(event).forEach(claim -> taken.put(claim, lane));
      if (lane != none) {
        lanes.get(lane).add(event);
      }
    }
    return lanes;
  }

  private static int shortest(List<List<Integer>> lanes) {
    return IntStream.range(0, lanes.size())
        .boxed()
        .min(Comparator.comparing(lane -> lanes.get(lane).size()))
        .orElseThrow();
  }
}
