package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A status of events to choose.
 *
 * @param count how many events its list has; empty if they were not counted
 */
record StatusTab(String code, String sign, String count, String link) {

  private static final List<ProcessingStatus> STATUSES =
      List.of(
          ProcessingStatus.FAILED,
          ProcessingStatus.COMPLETED,
          ProcessingStatus.IGNORED,
          ProcessingStatus.DISCARDED,
          ProcessingStatus.RECEIVED);

  /** Those that are there in general, and others that hold events. */
  static List<StatusTab> of(EventFilter filter, Map<ProcessingStatus, Integer> counts) {
    List<StatusTab> tabs = new ArrayList<>();
    tabs.add(
        new StatusTab(
            EventFilter.ALL,
            "",
            filter.isSearch()
                ? EventCounts.written(counts.values().stream().mapToInt(Integer::intValue).sum())
                : "",
            filter.with("status", EventFilter.ALL)));
    for (ProcessingStatus status : STATUSES) {
      boolean isUsual = status != ProcessingStatus.RECEIVED;
      if (isUsual || filter.tab().equals(status.code()) || counts.getOrDefault(status, 0) > 0) {
        tabs.add(
            new StatusTab(
                status.code(),
                Labels.sign(status),
                EventCounts.written(counts.getOrDefault(status, 0)),
                filter.isSearch()
                    ? filter.with("status", status.code())
                    : "/admin/events?status=" + status.code()));
      }
    }
    return tabs;
  }

  /** How many there are, in words. */
  public String matches() {
    return count + (count.equals("1") ? " match" : " matches");
  }

  /** Whether there are events of this one status. */
  boolean holds() {
    return !code.equals(EventFilter.ALL) && !count.equals("0");
  }
}
