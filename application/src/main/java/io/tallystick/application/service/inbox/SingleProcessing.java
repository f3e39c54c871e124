package io.tallystick.application.service.inbox;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.service.inbox.BatchProcessing.PaymentMoved;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Processes an event in a transaction of its own, which may wait. Should it break, the failure is
 * recorded; only a database that is away keeps it from that.
 */
record SingleProcessing(
    Transactions transactions,
    BatchProcessing batches,
    EventReading reading,
    EventKeys keys,
    EventKeeping keeping,
    FailureRecording failures,
    ProcessingMonitor monitor) {

  /** A payment gets another id at most twice: its PaymentIntent's, and its invoice's. */
  private static final int MOST_MOVES = 3;

  /**
   * First stores the event, then processes it: should that break, or end the whole process, the
   * event is there for a person to see.
   *
   * @param note called in the same transaction
   * @throws StorageUnavailable if the database is away, or no connection is free
   * @throws EventKeeping.Unstorable if this event alone cannot be stored
   */
  Outcome process(WorkItem item, Trigger trigger, Consumer<List<Outcome>> note, LockBudget budget) {
    WorkItem stored = item instanceof WorkItem.Arrived arrived ? keeping.keep(arrived) : item;
    try {
      return withKeptPayment(
          stored,
          one ->
              budget
                  .within(transactions, keys.claims(item))
                  .committed(
                      keys.of(one),
                      () -> {
                        List<Outcome> outcomes = batches.process(one, trigger);
                        note.accept(outcomes);
                        return outcomes.getFirst();
                      }));
    } catch (Throwable broken) {
      transactions.requireAvailable(broken);
      Outcome outcome = failures.record(stored, trigger, broken, note);
      noteFailure(item, broken, budget);
      return outcome;
    }
  }

  /**
   * Processes a stored event; only an outcome that is wanted is committed.
   *
   * @throws StorageUnavailable if the database is away, or no connection is free
   */
  Outcome processIf(WorkItem item, Trigger trigger, Predicate<Outcome> wanted, LockBudget budget) {
    try {
      return withKeptPayment(
          item,
          one ->
              budget
                  .within(transactions, keys.claims(item))
                  .committedIf(
                      keys.of(one), () -> batches.process(one, trigger).getFirst(), wanted));
    } catch (Throwable broken) {
      transactions.requireAvailable(broken);
      Outcome outcome = failures.recordIf(item, trigger, broken, wanted);
      noteFailure(item, broken, budget);
      return outcome;
    }
  }

  /** What would happen; one of an account for which another waited in vain is not tried. */
  Outcome preview(WorkItem item, LockBudget budget) {
    Optional<Throwable> known = budget.failureOf(keys.claims(item));
    return known.isPresent()
        ? failures.recordIf(item, Trigger.PREVIEW, known.get(), any -> false)
        : processIf(item, Trigger.PREVIEW, any -> false, budget);
  }

  /** With the key of the payment as it is kept, which another transaction may change meanwhile. */
  private Outcome withKeptPayment(WorkItem item, Function<List<WorkItem>, Outcome> work) {
    WorkItem known = item;
    for (int moves = 0; ; moves++) {
      try {
        return work.apply(List.of(known));
      } catch (PaymentMoved moved) {
        if (moves == MOST_MOVES) {
          throw moved;
        }
        known = item.with(reading.siblings().ofPayment(item.notice()));
      }
    }
  }

  private void noteFailure(WorkItem item, Throwable broken, LockBudget budget) {
    if (broken instanceof StorageUnavailable) {
      budget.waitedInVain(keys.claims(item), broken);
    }
    if (!(broken instanceof LockTimeout)) {
      monitor.broke(item.id(), broken);
    }
  }
}
