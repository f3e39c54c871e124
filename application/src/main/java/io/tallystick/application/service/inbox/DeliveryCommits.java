package io.tallystick.application.service.inbox;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps in which deliveries are committed, ahead of other work, each by the one processing of
 * events.
 */
record DeliveryCommits(
    EventProcessing processing,
    SingleProcessing single,
    SiblingEvents siblings,
    EventKeys keys,
    ProcessingMonitor monitor,
    Transactions transactions)
    implements EventCommits {

  @Override
  public Set<String> claims(WorkItem item) {
    return keys.claims(item);
  }

  @Override
  public List<Optional<Outcome>> together(List<WorkItem> items) {
    return transactions.ahead(() -> processing.together(items, Trigger.WEBHOOK, none -> {}));
  }

  @Override
  public List<WorkItem.Arrived> withKeptPayments(List<WorkItem.Arrived> items) {
    List<EventNotice> kept =
        transactions.ahead(
            () -> siblings.ofPayments(items.stream().map(WorkItem.Arrived::notice).toList()));
    List<WorkItem.Arrived> known = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      known.add(items.get(i).with(kept.get(i)));
    }
    return known;
  }

  @Override
  public Outcome alone(WorkItem item, LockBudget budget) {
    return transactions.ahead(() -> single.process(item, Trigger.WEBHOOK, none -> {}, budget));
  }

  @Override
  public void tell(Outcome outcome, Duration took) {
    processing.tell(outcome, Trigger.WEBHOOK, took);
  }

  @Override
  public void untold(long outcomes) {
    monitor.untold(outcomes);
  }
}
