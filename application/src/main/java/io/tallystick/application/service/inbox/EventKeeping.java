package io.tallystick.application.service.inbox;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.repair.Remedy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores events before they are processed. It needs none of their keys: another transaction may
 * hold one for long.
 */
record EventKeeping(
    Transactions transactions,
    WebhookInbox inbox,
    EventReading reading,
    ProcessingMonitor monitor,
    InstantSource clock) {

  EventKeeping {
    transactions = LockBudget.full(transactions);
  }

  /** The event cannot be stored, though the database can commit. */
  static final class Unstorable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unstorable(Throwable cause) {
      super("the event could not be stored", cause);
    }
  }

  /**
   * The event as it is stored, now or before, for a try.
   *
   * @throws StorageUnavailable if the database is away
   * @throws Unstorable if this event alone cannot be stored
   */
  WorkItem.Stored keep(WorkItem.Arrived arrived) {
    try {
      if (transactions.committed(() -> addIfNew(arrived))) {
        return new WorkItem.Stored(arrived.notice(), arrived.payload(), 0, new Remedy.Retry());
      }
      return stored(arrived).orElseThrow();
    } catch (Throwable unstorable) {
      transactions.requireAvailable(unstorable);
      // Another instance may have stored it in this moment, or holds its row.
      return stored(arrived)
          .orElseThrow(
              () -> {
                monitor.broke(arrived.id(), unstorable);
                return new Unstorable(unstorable);
              });
    }
  }

  private boolean addIfNew(WorkItem.Arrived arrived) {
    if (inbox.lock(List.of(arrived.id())).containsKey(arrived.id())) {
      return false;
    }
    StripeEvent event = StripeEvent.received(arrived.notice(), arrived.source(), clock.instant());
    inbox.add(List.of(new NewEvent(arrived.notice(), event, arrived.payload())));
    return true;
  }

  private Optional<WorkItem.Stored> stored(WorkItem.Arrived arrived) {
    return inbox
        .find(arrived.id())
        .map(known -> reading.resent(arrived, known, new PaymentAliases(Map.of())));
  }
}
