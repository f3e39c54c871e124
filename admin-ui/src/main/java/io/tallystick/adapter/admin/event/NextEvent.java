package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.EventTotal;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The next failed event of the same cause, to go on with.
 *
 * @param left how many there are
 * @param link its page; empty if others look at all of them
 * @param list all of them
 */
record NextEvent(String left, String cause, String link, String list) {

  private static final int MOST_COUNTED = 1000;
  private static final int MOST_LOOKED_AT = 50;

  /**
   * The next older one after an event, and after the oldest the newest; none at which another
   * person looks.
   *
   * @param cause that of the event before it was repaired; null: the one it has
   * @param reader who goes on
   */
  static Optional<NextEvent> after(
      StripeEvent event, @Nullable String cause, String reader, BrowseEvents events) {
    return Optional.ofNullable(cause)
        .or(
            () ->
                event.state() instanceof Failed failed
                    ? Optional.of(failed.failure().code().code())
                    : Optional.empty())
        .filter(code -> FailureCode.of(code) != FailureCode.UNKNOWN)
        .flatMap(code -> of(event, code, reader, events));
  }

  private static Optional<NextEvent> of(
      StripeEvent event, String code, String reader, BrowseEvents events) {
    Filter same = Filter.of(ProcessingStatus.FAILED).awake().because(code);
    // Others may have come at the same moment.
    List<StripeEventId> here =
        ids(same.before(event.receivedAt().plus(1, ChronoUnit.MICROS)), events);
    List<StripeEventId> others =
        Stream.concat(
                here.subList(here.indexOf(event.id()) + 1, here.size()).stream(),
                ids(same, events).stream())
            .filter(id -> !id.equals(event.id()))
            .distinct()
            .toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    EventTotal all = events.count(same, MOST_COUNTED);
    Map<StripeEventId, String> owners = events.owners(others);
    return Optional.of(
        new NextEvent(
            all.isExact()
                ? Format.number(here.contains(event.id()) ? all.number() - 1L : all.number())
                : Format.number(MOST_COUNTED) + "+",
            FailureCode.of(code).title(),
            others.stream()
                .filter(id -> owners.getOrDefault(id, reader).equals(reader))
                .findFirst()
                .map(EventRow::address)
                .orElse(""),
            "/admin/events?status=failed&view=list&code=" + code));
  }

  private static List<StripeEventId> ids(Filter filter, BrowseEvents events) {
    return events.page(filter, Order.NEWEST, Optional.empty(), MOST_LOOKED_AT).lines().stream()
        .map(line -> line.event().id())
        .toList();
  }
}
