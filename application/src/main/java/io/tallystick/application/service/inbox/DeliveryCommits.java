package io.tallystick.application.service.inbox;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps in which deliveries are committed, each by the one processing of events. */
record DeliveryCommits(EventProcessing processing, EventKeys keys, Trigger trigger)
    implements EventCommits {

  @Override
  public Set<String> claims(WorkItem item) {
    return keys.claims(item);
  }

  @Override
  public List<Optional<Outcome>> together(List<WorkItem> items) {
    return processing.together(items, trigger, none -> {});
  }

  @Override
  public Outcome alone(WorkItem item, LockBudget budget) {
    return processing.alone(item, trigger, none -> {}, budget);
  }

  @Override
  public void tell(Outcome outcome, Duration took) {
    processing.tell(outcome, trigger, took);
  }
}
