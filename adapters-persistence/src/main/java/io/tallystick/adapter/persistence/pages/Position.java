package io.tallystick.adapter.persistence.pages;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.InvalidPosition;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of events ends, and the next begins.
 *
 * @param number microseconds since 1970, or an amount
 */
record Position(long number, String id) {

  private static final Pattern WRITTEN = Pattern.compile("(-?[0-9]{1,19})~(.+)");

  /** The amount by which events are sorted, as an index has it. */
  static final String AMOUNT = "coalesce(amount_minor, -1)";

  /** The year 9999: PostgreSQL has no time for every number. */
  private static final long MOST_MICROS = 253_402_300_799_000_000L;

  /**
   * Reads what {@link #written} gave.
   *
   * @throws InvalidPosition if it is something else
   */
  static Position read(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches() || !StripeEventId.isValid(parts.group(2))) {
      throw new InvalidPosition();
    }
    try {
      return new Position(Long.parseLong(parts.group(1)), parts.group(2));
    } catch (NumberFormatException edited) {
      throw new InvalidPosition();
    }
  }

  static Position of(Line last, Order order) {
    return new Position(number(last, order), last.event().id().value());
  }

  private static long number(Line line, Order order) {
    return switch (order) {
      case NEWEST, OLDEST -> ChronoUnit.MICROS.between(Instant.EPOCH, line.event().receivedAt());
      case AMOUNT -> line.money().map(Money::minor).orElse(-1L);
    };
  }

  /**
   * The order in which lines of several lists are merged.
   *
   * @param ids the order of those whose numbers are equal
   */
  static Comparator<Line> comparing(Order order, Comparator<StripeEventId> ids) {
    Comparator<Line> rising =
        Comparator.<Line>comparingLong(line -> number(line, order))
            .thenComparing(line -> line.event().id(), ids);
    return order == Order.OLDEST ? rising : rising.reversed();
  }

  String written() {
    return number + "~" + id;
  }

  void continueIn(EventConditions where, Order order) {
    switch (order) {
      case NEWEST -> where.and("(received_at, event_id) < (?, ?)", time(), id);
      case OLDEST -> where.and("(received_at, event_id) > (?, ?)", time(), id);
      case AMOUNT -> where.and("(" + AMOUNT + ", event_id) < (?, ?)", number, id);
    }
  }

  private Instant time() {
    if (number < -MOST_MICROS || number > MOST_MICROS) {
      throw new InvalidPosition();
    }
    return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
  }

  /**
   * What events are sorted by.
   *
   * @param amount how the query names {@link #AMOUNT}
   */
  static String sorting(Order order, String amount) {
    return switch (order) {
      case NEWEST -> "received_at DESC, event_id DESC";
      case OLDEST -> "received_at, event_id";
      case AMOUNT -> amount + " DESC, event_id DESC";
    };
  }
}
