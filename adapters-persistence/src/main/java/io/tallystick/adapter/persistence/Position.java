package io.tallystick.adapter.persistence;

import io.tallystick.application.port.in.BrowseEvents.Line;
import io.tallystick.application.port.in.BrowseEvents.Order;
import io.tallystick.domain.payment.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Where a page of events ends, and the next begins.
 *
 * @param number microseconds since 1970, or an amount
 */
record Position(long number, String id) {

  static Optional<Position> read(String text) {
    int dash = text.indexOf('~');
    try {
      return dash < 0
          ? Optional.empty()
          : Optional.of(
              new Position(Long.parseLong(text.substring(0, dash)), text.substring(dash + 1)));
    } catch (NumberFormatException edited) {
      return Optional.empty();
    }
  }

  static Position of(Line last, Order order) {
    return new Position(
        switch (order) {
          case NEWEST, OLDEST ->
              ChronoUnit.MICROS.between(Instant.EPOCH, last.event().receivedAt());
          case AMOUNT -> last.money().map(Money::minor).orElse(-1L);
        },
        last.event().id().value());
  }

  String written() {
    return number + "~" + id;
  }

  void continueIn(EventConditions where, Order order) {
    switch (order) {
      case NEWEST -> where.and("(received_at, event_id) < (?, ?)", time(), id);
      case OLDEST -> where.and("(received_at, event_id) > (?, ?)", time(), id);
      case AMOUNT -> where.and("(coalesce(amount_minor, -1), event_id) < (?, ?)", number, id);
    }
  }

  private Instant time() {
    return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
  }

  static String sorting(Order order) {
    return switch (order) {
      case NEWEST -> "received_at DESC, event_id DESC";
      case OLDEST -> "received_at, event_id";
      case AMOUNT -> "coalesce(amount_minor, -1) DESC, event_id DESC";
    };
  }
}
