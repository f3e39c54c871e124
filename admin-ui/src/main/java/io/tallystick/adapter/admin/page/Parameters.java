package io.tallystick.adapter.admin.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an address or a form to narrow a list.
 *
 * @param values by name, none of them empty
 */
public record Parameters(Map<String, String> values) {

  private static final int LONGEST = 300;

  /** The named ones; what is not there, empty or far too long is left out. */
  public static Parameters of(List<String> names, Function<String, @Nullable String> source) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : names) {
      Optional.ofNullable(source.apply(name))
          .map(String::strip)
          .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
          .ifPresent(value -> values.put(name, value));
    }
    return new Parameters(values);
  }

  /** These, with one of them changed. */
  public Parameters with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Parameters(changed);
  }

  /** These, without some of them. */
  public Parameters without(String... names) {
    Map<String, String> fewer = new LinkedHashMap<>(values);
    List.of(names).forEach(fewer::remove);
    return new Parameters(fewer);
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The beginning of a day in UTC; a day that cannot be read is left out. */
  public Optional<Instant> dayFrom(String name) {
    return day(name).map(Parameters::midnight);
  }

  /** The end of a day; one that is over before the day {@code from} is left out, too. */
  public Optional<Instant> dayUntil(String name) {
    return day(name)
        .filter(day -> day("from").filter(day::isBefore).isEmpty())
        .map(day -> midnight(day.plusDays(1)));
  }

  /** What is wrong with the days {@code from} and {@code until}, of which neither must be there. */
  public Optional<String> problemOfDays() {
    if (Stream.of("from", "until").anyMatch(it -> value(it).isPresent() && day(it).isEmpty())) {
      return Optional.of("A day is written as 2026-11-29.");
    }
    return day("from")
        .flatMap(from -> day("until").filter(until -> until.isBefore(from)))
        .map(until -> "“From” is after “Until”.");
  }

  private Optional<LocalDate> day(String name) {
    try {
      return value(name)
          .map(LocalDate::parse)
          .filter(day -> day.getYear() > 0 && day.getYear() < 10_000);
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The address of a page with these. */
  public String address(String page) {
    return values.isEmpty() ? page : page + "?" + query();
  }

  /**
   * As text that {@link Form} reads, to be sealed: shorter than a query, in which each letter of
   * many languages takes nine characters.
   */
  public String brief() {
    return values.entrySet().stream()
        .map(it -> it.getKey() + "=" + escaped(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String escaped(String value) {
    return value.replace("%", "%25").replace("&", "%26").replace("+", "%2B");
  }

  /** As the query of an address, without the question mark. */
  public String query() {
    return values.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
