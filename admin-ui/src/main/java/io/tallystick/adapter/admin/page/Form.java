package io.tallystick.adapter.admin.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a form sent ({@code application/x-www-form-urlencoded}).
 *
 * @param fields a field may be there several times
 */
public record Form(Map<String, List<String>> fields) {

  /** More is no text of a person; some texts are led back to in an address. */
  private static final int LONGEST = 2000;

  /** No form of ours has so many: what follows is not read, so that it costs nothing. */
  private static final int MOST_FIELDS = 2000;

  /** What is said where {@link #positive} finds no number of credits. */
  public static final String NO_CREDITS =
      "Say how many credits: a whole number from 1 to 2147483647, digits only.";

  public static Form of(@Nullable String body) {
    Map<String, List<String>> fields = new HashMap<>();
    String[] pairs = body == null ? new String[0] : body.split("&", MOST_FIELDS + 1);
    for (String pair : List.of(pairs).subList(0, Math.min(pairs.length, MOST_FIELDS))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields
            .computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /** What stands in a field, trimmed and of bounded length; empty if it is not there. */
  public String text(String name) {
    String text = secret(name).strip();
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  /** What stands in a field, every blank of it. */
  public String secret(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of()).stream().map(String::strip).toList();
  }

  /** The whole number above zero that a text says in digits alone, if it does. */
  public static Optional<Integer> positive(String text) {
    try {
      return Optional.of(text)
          .filter(typed -> typed.matches("[0-9]+"))
          .map(Integer::valueOf)
          .filter(number -> number > 0);
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
