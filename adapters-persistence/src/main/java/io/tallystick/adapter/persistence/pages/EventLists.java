package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.EventTotal;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of events, page by page. */
@Singleton
record EventLists(PageReads statements) {

  /** Of every status: the first lines of each status, read along its index, are merged. */
  Page page(Filter filter, Order order, Optional<String> after, int size, Instant now) {
    List<Looked> found =
        ofEachStatus(filter, order, now).stream()
            .map(where -> looked(where, order, after, size))
            .toList();
    return found.size() == 1 ? page(found.getFirst(), order, size) : merged(found, order, size);
  }

  private static List<EventConditions> ofEachStatus(Filter filter, Order order, Instant now) {
    return filter.status().map(List::of).orElse(EventConditions.STATUSES).stream()
        .map(status -> new EventConditions(filter.in(status), order, now))
        .toList();
  }

  /** Of every status: so many are looked at together, those of one status after another. */
  EventTotal count(Filter filter, int most, Instant now) {
    List<EventConditions> each = ofEachStatus(filter, Order.NEWEST, now);
    return statements.only(
        """
        SELECT count(*) FILTER (WHERE matches) AS matching, count(*) AS looked
        FROM (%s LIMIT ?) AS looked
        """
            .formatted(
                each.stream()
                    .map(EventConditions::matches)
                    .collect(Collectors.joining(" UNION ALL "))),
        row -> new EventTotal(Math.min(row.getInt("matching"), most), row.getInt("looked") <= most),
        Stream.concat(
                each.stream().flatMap(where -> Arrays.stream(where.parametersOfMatches(most + 1))),
                Stream.of(most + 1))
            .toArray());
  }

  /** One page of the events under some conditions. */
  Page page(EventConditions where, Order order, Optional<String> after, int size) {
    return page(looked(where, order, after, size), order, size);
  }

  /**
   * What was found.
   *
   * @param lines of a page, and one of the next
   * @param end the last event that was looked at, if there may be others behind it
   */
  private record Looked(List<Line> lines, Optional<Line> end) {}

  private Looked looked(EventConditions where, Order order, Optional<String> after, int size) {
    after.map(Position::read).ifPresent(position -> position.continueIn(where, order));
    if (!where.isSearching()) {
      return new Looked(first(where, order, size + 1, 0), Optional.empty());
    }
    List<Line> lines =
        statements.query(
            where.among(EventLine.COLUMNS, order),
            EventLine::read,
            where.parametersAmong(BrowseEvents.MOST_LOOKED_AT, size + 1));
    return new Looked(
        lines,
        lines.size() > size
            ? Optional.empty()
            : first(where.indexed(), order, 1, BrowseEvents.MOST_LOOKED_AT - 1).stream()
                .findFirst());
  }

  private List<Line> first(EventConditions where, Order order, int most, int offset) {
    return statements.query(
        "SELECT %s FROM stripe_events WHERE %s ORDER BY %s LIMIT ? OFFSET ?"
            .formatted(EventLine.COLUMNS, where.sql(), Position.sorting(order, Position.AMOUNT)),
        EventLine::read,
        where.parameters(most, offset));
  }

  /** All were looked at up to the first end: what stands behind it comes on the next page. */
  private Page merged(List<Looked> found, Order order, int size) {
    Comparator<Line> sorting = Position.comparing(order, sortedIds(found));
    Optional<Line> end = found.stream().flatMap(it -> it.end().stream()).min(sorting);
    List<Line> lines =
        found.stream()
            .flatMap(it -> it.lines().stream())
            .filter(line -> end.isEmpty() || sorting.compare(line, end.get()) <= 0)
            .sorted(sorting)
            .limit(size + 1L)
            .toList();
    return page(new Looked(lines, end), order, size);
  }

  /** As each list was sorted: the database alone knows the collation of its ids. */
  private Comparator<StripeEventId> sortedIds(List<Looked> found) {
    List<StripeEventId> ids =
        found.stream()
            .flatMap(it -> Stream.concat(it.lines().stream(), it.end().stream()))
            .map(line -> line.event().id())
            .toList();
    Map<StripeEventId, Integer> places = new HashMap<>();
    statements.ask(
        "SELECT event_id FROM stripe_events WHERE event_id = ANY (?) ORDER BY event_id",
        parameters -> parameters.events(ids),
        row -> places.put(new StripeEventId(row.getString(1)), places.size()));
    return Comparator.comparing(id -> places.getOrDefault(id, 0));
  }

  private static Page page(Looked found, Order order, int size) {
    boolean more = found.lines().size() > size;
    List<Line> shown = more ? found.lines().subList(0, size) : found.lines();
    Optional<Line> last = more ? Optional.of(shown.getLast()) : found.end();
    return new Page(
        shown,
        last.map(line -> Position.of(line, order).written()),
        !more && found.end().isPresent());
  }
}
