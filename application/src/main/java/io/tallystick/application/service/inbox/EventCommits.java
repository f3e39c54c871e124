package io.tallystick.application.service.inbox;

import io.tallystick.application.usecase.inbox.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps in which events are committed. */
public interface EventCommits {

  /** What no two commits at once may work on. */
  Set<String> claims(WorkItem item);

  /** In one transaction that waits for nobody; empty for each event that is left out. */
  List<Optional<Outcome>> together(List<WorkItem> items);

  /**
   * In a transaction of its own that may wait.
   *
   * @throws io.tallystick.application.port.StorageUnavailable if the database is away, also for all
   *     other events
   */
  Outcome alone(WorkItem item, LockBudget budget);

  /** Is told each outcome, one after the other, after it was answered. */
  void tell(Outcome outcome, Duration took);
}
