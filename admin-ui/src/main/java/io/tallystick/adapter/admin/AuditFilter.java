package io.tallystick.adapter.admin;

import io.micronaut.http.HttpParameters;
import io.tallystick.application.port.in.BrowseAudit.Filter;
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
import java.util.stream.Collectors;

/**
 * A filter of the audit log as it stands in a URL. A day that cannot be read is left out.
 *
 * @param values by parameter, none of them empty
 */
record AuditFilter(Map<String, String> values) {

  private static final String PATH = "/admin/audit";
  private static final List<String> NAMES = List.of("actor", "action", "subject", "from", "until");
  private static final int LONGEST = 300;

  static AuditFilter of(HttpParameters parameters) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      Optional.ofNullable(parameters.get(name))
          .map(String::strip)
          .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
          .ifPresent(value -> values.put(name, value));
    }
    return new AuditFilter(values);
  }

  Filter filter() {
    return new Filter(
        value("actor"),
        value("action"),
        value("subject"),
        day("from").map(AuditFilter::midnight),
        day("until").map(day -> midnight(day.plusDays(1))));
  }

  /** Whether anything narrows the list. */
  public boolean isNarrow() {
    return !values.isEmpty();
  }

  /** What stands in a field of the form; empty if nothing does. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** The address of the export with this filter. */
  public String export() {
    return PATH + "/export.csv" + query(values);
  }

  /** The address of the list with this filter. */
  String address() {
    return PATH + query(values);
  }

  String address(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return PATH + query(more);
  }

  private static String query(Map<String, String> values) {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private Optional<LocalDate> day(String name) {
    try {
      return value(name).map(LocalDate::parse).filter(day -> Math.abs(day.getYear()) < 10_000);
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
