package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A status of events to choose.
 *
 * @param count how many events; empty if they were not counted
 */
record StatusTab(String code, String sign, String count, String link) {

  static final int MOST_COUNTED = 1000;

  private static final List<ProcessingStatus> STATUSES =
      List.of(
          ProcessingStatus.FAILED,
          ProcessingStatus.COMPLETED,
          ProcessingStatus.IGNORED,
          ProcessingStatus.DISCARDED,
          ProcessingStatus.RECEIVED);

  /** Counted where that reads few rows: all events of a status, or those of a search. */
  static List<StatusTab> of(EventFilter filter, Map<ProcessingStatus, Integer> counts) {
    List<StatusTab> tabs = new ArrayList<>();
    tabs.add(
        new StatusTab(
            EventFilter.ALL,
            "",
            counts.isEmpty()
                ? ""
                : count(counts.values().stream().mapToInt(Integer::intValue).sum()),
            filter.with("status", EventFilter.ALL)));
    for (ProcessingStatus status : STATUSES) {
      boolean isUsual = status != ProcessingStatus.RECEIVED;
      if (isUsual || filter.tab().equals(status.code()) || counts.getOrDefault(status, 1) > 0) {
        tabs.add(
            new StatusTab(
                status.code(),
                Labels.sign(status),
                counts.isEmpty() ? "" : count(counts.getOrDefault(status, 0)),
                filter.isSearch()
                    ? filter.with("status", status.code())
                    : "/admin/events?status=" + status.code()));
      }
    }
    return tabs;
  }

  static String count(int number) {
    return number > MOST_COUNTED ? Format.number(MOST_COUNTED) + "+" : Format.number(number);
  }
}
