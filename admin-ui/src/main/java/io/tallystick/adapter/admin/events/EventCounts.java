package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many events there are, counted where that reads few rows.
 *
 * @param tabs the statuses to choose, each with as many events as its list has
 * @param elsewhere those of other statuses that a search finds, too
 * @param total how many the list has; empty if they were not counted
 */
record EventCounts(List<StatusTab> tabs, List<StatusTab> elsewhere, String total) {

  static final int MOST = 1000;

  /**
   * A search looks in every status; any other filter narrows the list of one status.
   *
   * @param isList whether a list is shown, and how many it has
   */
  static EventCounts of(EventFilter filter, String reader, BrowseEvents events, boolean isList) {
    boolean isSearch = filter.isSearch();
    Map<ProcessingStatus, Integer> counts =
        events.counts((isSearch ? filter : filter.whole()).filter(reader), MOST + 1);
    List<StatusTab> tabs = StatusTab.of(filter, counts);
    Optional<Integer> total =
        isSearch
            ? filter.status().map(status -> counts.getOrDefault(status, 0))
            : isList ? events.count(filter.filter(reader), MOST + 1) : Optional.empty();
    return new EventCounts(
        tabs,
        isSearch
            ? tabs.stream().filter(tab -> tab.holds() && !tab.code().equals(filter.tab())).toList()
            : List.of(),
        total.map(EventCounts::written).orElse(""));
  }

  static String written(int number) {
    return number > MOST ? Format.number(MOST) + "+" : Format.number(number);
  }
}
