package io.tallystick.bootstrap.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody probably meant, for the error lines about unknown names. */
final class Spelling {
  private Spelling() {}

  /** A sentence such as {@code " (did you mean PORT?)"}, or an empty one when nothing is near. */
  static String suggestion(String written, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(plain(written), plain(name))))
        .filter(name -> distance(plain(written), plain(name)) <= Math.max(2, name.length() / 4))
        .map(name -> " (did you mean " + name + "?)")
        .orElse("");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^tallystick-", "");
  }

  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int change = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                previous[column - 1] + change, 1 + Math.min(previous[column], current[column - 1]));
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
