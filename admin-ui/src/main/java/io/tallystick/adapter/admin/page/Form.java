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

  /** A whole number, if there is one. */
  public Optional<Integer> number(String name) {
    try {
      return Optional.of(Integer.valueOf(text(name)));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }
}
