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
   * The same events, in order, each with the ids under which its payment is kept, which it may not
   * name: their keys are needed, too.
   */
  List<WorkItem.Arrived> withKeptPayments(List<WorkItem.Arrived> items);

  /**
   * In a transaction of its own that may wait.
   *
   * @throws io.tallystick.application.port.StorageUnavailable if the database is away, also for all
   *     other events
   */
  Outcome alone(WorkItem item, LockBudget budget);

  /** Is told each outcome, one after the other, after it was answered. */
  void tell(Outcome outcome, Duration took);

  /** Is told how many outcomes it was not told, because it had not taken those before them. */
  void untold(long outcomes);
}
