package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentAliases;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items as they are stored, once their events are held. An event that came again counts as it was
 * stored first; and of one that was read before, a person may have been erased since.
 */
record CurrentBodies(WebhookInbox inbox, EventReading reading) {

  /**
   * The items in order, those that are to be tried as they are stored.
   *
   * @param known the events that are stored, and held
   * @param aliases under which ids payments are kept
   */
  List<WorkItem> of(
      List<WorkItem> items, Map<StripeEventId, StripeEvent> known, PaymentAliases aliases) {
    Set<StripeEventId> tried =
        items.stream()
            .filter(item -> known.containsKey(item.id()) && item.tries(known.get(item.id())))
            .map(WorkItem::id)
            .collect(toSet());
    if (tried.isEmpty()) {
      return items;
    }
    Map<StripeEventId, StoredEvent> stored = inbox.byId(tried);
    return items.stream()
        .map(
            item ->
                stored.containsKey(item.id())
                    ? current(item, stored.get(item.id()), aliases)
                    : item)
        .toList();
  }

  private WorkItem current(WorkItem item, StoredEvent stored, PaymentAliases aliases) {
    return switch (item) {
      case WorkItem.Arrived arrived -> reading.resent(arrived, stored, aliases);
      case WorkItem.Stored read ->
          Arrays.equals(read.payload(), stored.payload())
              ? read
              : reading.replaced(read, stored, aliases);
    };
  }
}
