package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.List;
import java.util.Optional;

/**
 * The next failed event of the same cause, to go on with after a repair.
 *
 * @param left how many there are
 * @param link its page
 * @param list all of them
 */
record NextEvent(String left, String cause, String link, String list) {

  private static final int MOST_COUNTED = 1000;

  /** The next one after an event; empty if it was the last. */
  static Optional<NextEvent> after(StripeEventId id, String code, BrowseEvents events) {
    Filter same = Filter.of(ProcessingStatus.FAILED).awake().because(code);
    List<Line> lines = events.page(same, Order.NEWEST, Optional.empty(), 2).lines();
    int left = events.counts(same, MOST_COUNTED + 1).getOrDefault(ProcessingStatus.FAILED, 0);
    boolean isAmong = lines.stream().anyMatch(line -> line.event().id().equals(id));
    return lines.stream()
        .map(line -> line.event().id())
        .filter(other -> !other.equals(id))
        .findFirst()
        .map(
            next ->
                new NextEvent(
                    left > MOST_COUNTED
                        ? Format.number(MOST_COUNTED) + "+"
                        : Format.number(isAmong ? left - 1L : left),
                    FailureCode.of(code).title(),
                    EventRow.address(next),
                    "/admin/events?status=failed&view=list&code=" + code));
  }
}
