package io.tallystick.adapter.admin;

import io.micronaut.http.HttpParameters;
import io.tallystick.application.port.in.BrowseEvents.Filter;
import io.tallystick.application.port.in.BrowseEvents.Order;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A filter as it stands in a URL. What cannot be read there is left out.
 *
 * @param values by parameter, none of them empty
 */
record EventFilter(Map<String, String> values) {

  private static final String[] NAMES = {
    "status", "code", "type", "from", "until", "mode", "least", "most", "q", "payer", "order"
  };

  static EventFilter of(HttpParameters parameters) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      Optional.ofNullable(parameters.get(name))
          .map(String::strip)
          .filter(value -> !value.isEmpty() && value.length() <= 300)
          .ifPresent(value -> values.put(name, value));
    }
    return new EventFilter(values);
  }

  static EventFilter of(Form form) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (!form.text(name).isEmpty() && form.text(name).length() <= 300) {
        values.put(name, form.text(name));
      }
    }
    return new EventFilter(values);
  }

  Filter filter() {
    return new Filter(
        status(),
        value("code"),
        value("type"),
        day("from"),
        day("until").map(day -> day.plusSeconds(24 * 60 * 60)),
        value("mode").map(mode -> mode.equals("live")),
        minor("least"),
        minor("most"),
        value("q"),
        value("payer"));
  }

  ProcessingStatus status() {
    return Arrays.stream(ProcessingStatus.values())
        .filter(status -> Optional.of(status.code()).equals(value("status")))
        .findFirst()
        .orElse(ProcessingStatus.FAILED);
  }

  Order order() {
    return Arrays.stream(Order.values())
        .filter(order -> Optional.of(order.name().toLowerCase(Locale.ROOT)).equals(value("order")))
        .findFirst()
        .orElse(Order.NEWEST);
  }

  /** Whether anything narrows the list of a status. */
  public boolean isNarrow() {
    return values.keySet().stream()
        .anyMatch(name -> !name.equals("status") && !name.equals("order"));
  }

  /** What stands in a field of the form; empty if nothing does. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** The address of the list, with one parameter changed. */
  public String with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return "/admin/events?" + query(changed);
  }

  /** The filter as parameters of an address. */
  public String query() {
    return query(values);
  }

  private static String query(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(value -> !value.getValue().isEmpty())
        .map(
            value ->
                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private Optional<Instant> day(String name) {
    try {
      return value(name)
          .map(text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  /** An amount is typed in units, as on an invoice, and compared in hundredths. */
  private Optional<Long> minor(String name) {
    return value(name)
        .filter(text -> text.matches("[0-9]{1,12}([.,][0-9]{1,2})?"))
        .map(
            text -> new java.math.BigDecimal(text.replace(',', '.')).movePointRight(2).longValue());
  }
}
