package io.tallystick.adapter.admin.events;

import io.micronaut.http.HttpParameters;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.EventOwner;
import io.tallystick.application.query.HandledType;
import io.tallystick.domain.Coded;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A filter of events as it stands in a URL or a form. What cannot be read there narrows nothing,
 * and {@link #problem} says so.
 */
public record EventFilter(Parameters parameters) {

  static final String ALL = "all";

  private static final String PATH = "/admin/events?";
  private static final List<String> NAMES =
      List.of(
          "status",
          "code",
          "type",
          "from",
          "until",
          "mode",
          "least",
          "most",
          "currency",
          "q",
          "payer",
          "snoozed",
          "owner",
          "order");

  /** Those that are folded away until one of them is used. */
  private static final List<String> FURTHER =
      List.of("type", "from", "until", "least", "most", "currency", "mode", "owner", "order");

  public static EventFilter of(HttpParameters parameters) {
    return new EventFilter(Parameters.of(NAMES, parameters::get));
  }

  public static EventFilter of(Form form) {
    return new EventFilter(Parameters.of(NAMES, form::text));
  }

  /** The events of every status that an id names. */
  public static EventFilter naming(String id) {
    return new EventFilter(new Parameters(Map.of("status", ALL, "q", id)));
  }

  /** The events of every status of the payer whom an event names. */
  public static EventFilter paidAs(StripeEventId event) {
    return new EventFilter(new Parameters(Map.of("status", ALL, "payer", event.value())));
  }

  /** As anybody reads it: no event is theirs. */
  public Filter filter() {
    return filter("");
  }

  /**
   * What it lets through.
   *
   * @param reader who looks at the list
   */
  Filter filter(String reader) {
    return new Filter(
        status(),
        parameters.value("code"),
        parameters.value("type").filter(type -> HandledType.meantBy(type).isEmpty()),
        parameters.dayFrom("from"),
        parameters.dayUntil("until"),
        mode().map(mode -> mode.equals("live")),
        minor("least"),
        minor("most"),
        currency(),
        parameters.value("q"),
        payer(),
        snoozed(),
        owner(reader));
  }

  Optional<String> mode() {
    return parameters.value("mode").filter(Set.of("live", "test")::contains);
  }

  Optional<EventOwner> owner(String reader) {
    return parameters
        .value("owner")
        .flatMap(
            owner ->
                switch (owner) {
                  case "me" -> Optional.of(new EventOwner.Person(reader));
                  case "nobody" -> Optional.of(new EventOwner.Nobody());
                  default -> Optional.empty();
                });
  }

  Optional<Payer> payer() {
    return parameters
        .value("payer")
        .filter(StripeEventId::isValid)
        .map(id -> new Payer.OfEvent(new StripeEventId(id)));
  }

  /** A list of failed events leaves out what is snoozed, unless it looks for an id or a payer. */
  private Optional<Boolean> snoozed() {
    boolean isList =
        status().equals(Optional.of(ProcessingStatus.FAILED))
            && Stream.of("q", "payer").noneMatch(parameters.values()::containsKey);
    return isSnoozed() ? Optional.of(true) : isList ? Optional.of(false) : Optional.empty();
  }

  /** The filter without what stands for a person. */
  EventFilter toBeSaved() {
    return new EventFilter(parameters.without("payer"));
  }

  /** Whether only those are wanted that a person has put off. */
  public boolean isSnoozed() {
    return parameters.value("snoozed").equals(Optional.of("yes"));
  }

  /** Empty for events of every status. */
  Optional<ProcessingStatus> status() {
    return Optional.of(ALL).equals(parameters.value("status"))
        ? Optional.empty()
        : Optional.of(named("status").orElse(ProcessingStatus.FAILED));
  }

  Optional<ProcessingStatus> named(String name) {
    return parameters.value(name).flatMap(code -> Coded.of(ProcessingStatus.values(), code));
  }

  /** The code of the status, or {@link #ALL}. */
  public String tab() {
    return status().map(ProcessingStatus::code).orElse(ALL);
  }

  Order order() {
    return written()
        .filter(order -> order != Order.AMOUNT || currency().isPresent())
        .orElse(Order.NEWEST);
  }

  Optional<Order> written() {
    return parameters.value("order").flatMap(code -> Coded.of(Order.values(), code));
  }

  /** What cannot be read, and so was left out; empty if all was read. */
  public String problem() {
    return FilterProblem.first(this);
  }

  /** Whether anything narrows the list of a status. */
  public boolean isNarrow() {
    return !parameters.without("status", "order").values().isEmpty();
  }

  /** Whether nothing but an id or a payer narrows it. */
  boolean isSearch() {
    return Set.of("status", "order", "q", "payer").containsAll(parameters.values().keySet());
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

  /** The same filter for the failed events of one cause. */
  public EventFilter because(String code) {
    return new EventFilter(parameters.with("status", tab()).with("code", code));
  }

  /** All events of the same status. */
  EventFilter whole() {
    return new EventFilter(new Parameters(Map.of("status", tab())));
  }

  /** The address of the list, with one parameter changed. */
  public String with(String name, String value) {
    return PATH + parameters.with(name, value).query();
  }

  /** The address of the list, without a parameter. */
  public String without(String name) {
    return PATH + parameters.without(name).with("status", tab()).query();
  }

  /** The filter as parameters of an address. */
  public String query() {
    return parameters.query();
  }

  /** The address of the list as a list, not by cause. */
  public String list() {
    return with("status", parameters.value("status").orElse(tab())) + "&view=list";
  }

  Optional<String> currency() {
    return parameters
        .value("currency")
        .map(code -> code.toLowerCase(Locale.ROOT))
        .filter(code -> code.matches("[a-z]{3}"));
  }

  /** An amount is typed in units, as on an invoice, with no more decimals than its currency has. */
  Optional<Long> minor(String name) {
    int decimals = currency().map(Money::decimals).orElse(-1); // none: no amount fits
    return parameters
        .value(name)
        .filter(text -> text.matches("[0-9]{1,12}([.,][0-9]{1,3})?"))
        .map(text -> new BigDecimal(text.replace(',', '.')))
        .filter(units -> units.scale() <= decimals)
        .map(units -> units.movePointRight(decimals).longValue());
  }
}
