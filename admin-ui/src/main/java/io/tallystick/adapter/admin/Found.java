package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers.Account;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was found.
 *
 * @param events the newest, one more than {@link #MOST} if there are others
 * @param list of all events that a text names; empty where it is their beginning
 * @param page that shows all of it
 */
record Found(
    List<Account> accounts, List<Line> events, Optional<EventFilter> list, Optional<String> page) {

  /** So many events are shown. */
  static final int MOST = 20;

  static final Found NOTHING = new Found(List.of(), List.of(), Optional.empty(), Optional.empty());

  List<Line> shown() {
    return events.stream().limit(MOST).toList();
  }

  boolean hasMore() {
    return events.size() > MOST;
  }

  /** Whether all events can be read that match. */
  boolean isWhole() {
    return list.isPresent() || !hasMore();
  }

  /** Which events they are, without a name or an address. */
  String written() {
    return list.map(EventFilter::query)
        .orElseGet(
            () ->
                events.stream()
                    .map(line -> line.event().id().value())
                    .collect(Collectors.joining(" ")));
  }

  boolean isNothing() {
    return accounts.isEmpty() && events.isEmpty() && page.isEmpty();
  }

  /** The page to open at once: what was named as a whole, and is one alone. */
  Optional<URI> only() {
    return page.or(
            () ->
                list.isPresent() && accounts.isEmpty() && events.size() == 1
                    ? Optional.of(EventRow.address(events.getFirst().event().id()))
                    : Optional.empty())
        .map(URI::create);
  }
}
