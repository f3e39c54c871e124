package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.EventTotal;
import java.util.function.IntFunction;

/**
 * How many events a list has.
 *
 * @param number with a plus if there may be more; empty if they were not counted
 * @param sentence the same in words
 */
record ListTotal(String number, String sentence) {

  /** So many are looked at: about 12 ms where no index answers the filter. */
  static final int MOST = 5000;

  static final ListTotal NONE = new ListTotal("", "");

  /**
   * A first page that has no next one is the whole list, and one that ends where it looked for long
   * has what is to be found by that: neither is counted again.
   *
   * @param count counts among so many
   */
  static ListTotal of(Page page, boolean isFirst, IntFunction<EventTotal> count) {
    return of(
        isFirst && (page.next().isEmpty() || page.isPartial())
            ? new EventTotal(page.lines().size(), !page.isPartial())
            : count.apply(MOST));
  }

  private static ListTotal of(EventTotal total) {
    String number = Format.number(total.number());
    if (total.isExact()) {
      return new ListTotal(number, number + (total.number() == 1 ? " event" : " events"));
    }
    return total.number() == 0
        ? NONE
        : new ListTotal(
            number + "+",
            (total.number() < MOST ? "at least " : "more than ")
                + number
                + (total.number() == 1 ? " event" : " events"));
  }
}
