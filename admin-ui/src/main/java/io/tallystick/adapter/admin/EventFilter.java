package io.tallystick.adapter.admin;

import io.micronaut.http.HttpParameters;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A filter of events as it stands in a URL or a form. What cannot be read there is left out. */
record EventFilter(Parameters parameters) {

  private static final String PATH = "/admin/events?";
  private static final List<String> NAMES =
      List.of(
          "status", "code", "type", "from", "until", "mode", "least", "most", "q", "payer",
          "order");

  /** Those that are folded away until one of them is used. */
  private static final List<String> FURTHER =
      List.of("type", "from", "until", "least", "most", "mode", "order");

  static EventFilter of(HttpParameters parameters) {
    return new EventFilter(Parameters.of(NAMES, parameters::get));
  }

  static EventFilter of(Form form) {
    return new EventFilter(Parameters.of(NAMES, form::text));
  }

  Filter filter() {
    return new Filter(
        status(),
        parameters.value("code"),
        parameters.value("type"),
        parameters.dayFrom("from"),
        parameters.dayUntil("until"),
        parameters.value("mode").map(mode -> mode.equals("live")),
        minor("least"),
        minor("most"),
        parameters.value("q"),
        parameters.value("payer"));
  }

  ProcessingStatus status() {
    return Arrays.stream(ProcessingStatus.values())
        .filter(status -> Optional.of(status.code()).equals(parameters.value("status")))
        .findFirst()
        .orElse(ProcessingStatus.FAILED);
  }

  Order order() {
    return Arrays.stream(Order.values())
        .filter(
            order ->
                Optional.of(order.name().toLowerCase(Locale.ROOT))
                    .equals(parameters.value("order")))
        .findFirst()
        .orElse(Order.NEWEST);
  }

  /** The same for the events of one payer, or for those that a text names. */
  EventFilter searching(String name, String value) {
    Parameters others = parameters.without("q", "payer");
    return new EventFilter(value.isEmpty() ? others : others.with(name, value));
  }

  /** Whether anything narrows the list of a status. */
  public boolean isNarrow() {
    return !parameters.without("status", "order").values().isEmpty();
  }

  /** Whether one of the filters is used that are folded away. */
  public boolean isFurther() {
    return FURTHER.stream().anyMatch(parameters.values()::containsKey);
  }

  /** What stands in a field of the form; empty if nothing does. */
  public String text(String name) {
    return parameters.value(name).orElse("");
  }

  /** Every field, to be carried on by another form. */
  public Map<String, String> values() {
    return parameters.values();
  }

  /** The address of the list, with one parameter changed. */
  public String with(String name, String value) {
    return PATH + parameters.with(name, value).query();
  }

  /** The filter as parameters of an address. */
  public String query() {
    return parameters.query();
  }

  /** The address of the list as a list, not by cause. */
  String list() {
    return with("status", status().code()) + "&view=list";
  }

  /** An amount is typed in units, as on an invoice, and compared in hundredths. */
  private Optional<Long> minor(String name) {
    return parameters
        .value(name)
        .filter(text -> text.matches("[0-9]{1,12}([.,][0-9]{1,2})?"))
        .map(text -> new BigDecimal(text.replace(',', '.')).movePointRight(2).longValue());
  }
}
