package io.tallystick.bootstrap.settings;

import io.tallystick.bootstrap.settings.SettingSources.Written;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The kinds of value a setting can have. A malformed one is noted and stood in for, so that one run
 * finds all problems; what was stood in is never seen, because any problem makes the result
 * invalid.
 */
final class SettingValues {
  private final SettingSources sources;
  private final List<String> problems;

  SettingValues(SettingSources sources) {
    this.sources = sources;
    this.problems = new ArrayList<>(sources.problems());
  }

  List<String> problems() {
    return problems;
  }

  Optional<Written> find(Setting setting) {
    return sources.find(setting);
  }

  Optional<String> text(Setting setting) {
    return switch (sources.find(setting).orElse(null)) {
      case null -> setting.whenUnset().value();
      case Written.Text text -> Optional.of(text.text().strip());
      case Written.Items items -> {
        String problem = items.name() + " must be a single value, not a list";
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
        yield setting.whenUnset().value();
      }
    };
  }

  List<String> items(Setting setting) {
    return switch (sources.find(setting).orElse(null)) {
      case null -> split(setting.whenUnset().value().orElse(""));
      case Written.Text text -> split(text.text());
      // Anything but plain text in the list becomes a blank entry, which every rule refuses.
      case Written.Items items ->
          items.items().stream().map(it -> it instanceof String text ? text.strip() : "").toList();
    };
  }

  private static List<String> split(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  List<String> list(Setting setting, String pattern, String allowed) {
    List<String> items = items(setting);
    if (!items.stream().allMatch(item -> item.matches(pattern))) {
      problem(setting, "may only hold, separated by commas, " + allowed);
    } else if (new HashSet<>(items).size() < items.size()) {
      problem(setting, "names something twice: name each once");
    }
    return items;
  }

  int number(Setting setting, int least, int most) {
    String written = text(setting).orElseThrow();
    if (written.matches("[0-9]{1,10}")) {
      long value = Long.parseLong(written);
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    problem(setting, "must be a whole number from %s to %s".formatted(least, most));
    return least;
  }

  boolean flag(Setting setting) {
    String written = text(setting).orElseThrow();
    if (!written.equals("true") && !written.equals("false")) {
      problem(setting, "must be true or false");
    }
    return written.equals("true");
  }

  <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    String written = text(setting).orElseThrow();
    E[] values = type.getEnumConstants();
    List<String> names =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    int index = names.indexOf(written);
    if (index < 0) {
      problem(setting, "must be " + String.join(" or ", names));
      return values[0];
    }
    return values[index];
  }

  /**
   * An address with a host and without a user: in clear only what never leaves this machine. A
   * problem does not repeat it, since it may hold a secret.
   *
   * @param allowed what else must be so
   * @param problem what is said of any other
   */
  URI address(Setting setting, String written, Predicate<URI> allowed, String problem) {
    try {
      URI address = new URI(written);
      boolean safe =
          "https".equals(address.getScheme())
              || "http".equals(address.getScheme())
                  && Settings.Http.isThisMachine(address.getHost());
      if (safe
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && allowed.test(address)) {
        return address;
      }
    } catch (URISyntaxException malformed) {
      // Reported below, as any other that is not allowed.
    }
    problem(setting, problem);
    return URI.create("https://invalid.example");
  }

  void problem(Setting setting, String what) {
    String name = sources.find(setting).map(Written::name).orElse(setting.name());
    problems.add(name + " " + what);
  }
}
