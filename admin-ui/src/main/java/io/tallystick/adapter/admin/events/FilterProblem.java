package io.tallystick.adapter.admin.events;

import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.HandledType;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What of a filter cannot be read. */
enum FilterProblem {
  STATUS(
      "There is no such status.",
      it -> isSaid(it, "status") && it.status().isPresent() && it.named("status").isEmpty()),
  CURRENCY(
      "A currency is three letters: eur.", it -> isSaid(it, "currency") && it.currency().isEmpty()),
  PAYER(
      "A payer is named by the id of an event: search for the address.",
      it -> isSaid(it, "payer") && it.payer().isEmpty()),
  MODE("A mode is live or test.", it -> isSaid(it, "mode") && it.mode().isEmpty()),
  OWNER(
      "Events are mine or nobody's: owner is me or nobody.",
      it -> isSaid(it, "owner") && it.owner("").isEmpty()),
  ORDER(
      "There is no such order: it is oldest or amount.",
      it -> isSaid(it, "order") && it.written().isEmpty()),
  CURRENCY_OF_AMOUNT(
      "Amounts are compared within one currency: choose it, too.",
      it -> comparesAmounts(it) && it.currency().isEmpty()),
  AMOUNT(
      "An amount is written in digits, as on an invoice: 20 or 19.99, and 1000 without a comma.",
      it ->
          Stream.of("least", "most")
              .anyMatch(amount -> isSaid(it, amount) && it.minor(amount).isEmpty()));

  private final String words;
  private final Predicate<EventFilter> holds;

  FilterProblem(String words, Predicate<EventFilter> holds) {
    this.words = words;
    this.holds = holds;
  }

  /** The first problem in words; empty if there is none. */
  static String first(EventFilter filter) {
    return Stream.of(
            Arrays.stream(values()).filter(it -> it.holds.test(filter)).map(it -> it.words),
            filter.parameters().problemOfDays().stream(),
            filter.parameters().value("type").flatMap(HandledType::meantBy).stream()
                .map("A type is compared as a whole: %s, for example."::formatted))
        .flatMap(problems -> problems)
        .findFirst()
        .orElse("");
  }

  private static boolean isSaid(EventFilter filter, String name) {
    return filter.parameters().value(name).isPresent();
  }

  private static boolean comparesAmounts(EventFilter filter) {
    return isSaid(filter, "least")
        || isSaid(filter, "most")
        || filter.written().filter(Order.AMOUNT::equals).isPresent();
  }
}
