package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.List;
import java.util.Map;

/**
 * How many events there are, counted where that reads few rows.
 *
 * @param tabs the statuses to choose, each with as many events as its list has
 * @param elsewhere those of other statuses that a search finds, too
 */
record EventCounts(List<StatusTab> tabs, List<StatusTab> elsewhere) {

  static final int MOST = 1000;

  /** A search looks in every status; any other filter narrows the list of one status. */
  static EventCounts of(EventFilter filter, String reader, BrowseEvents events) {
    boolean isSearch = filter.isSearch();
    Map<ProcessingStatus, Integer> counts =
        events.counts((isSearch ? filter : filter.whole()).filter(reader), MOST + 1);
    List<StatusTab> tabs = StatusTab.of(filter, counts);
    return new EventCounts(
        tabs,
        isSearch
            ? tabs.stream().filter(tab -> tab.holds() && !tab.code().equals(filter.tab())).toList()
            : List.of());
  }

  static String written(int number) {
    return number > MOST ? Format.number(MOST) + "+" : Format.number(number);
  }
}
