package io.tallystick.application.service.inbox;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.service.inbox.BatchProcessing.PaymentMoved;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The one door through which events become credits: webhook, retry, replay and worker all come
 * here.
 *
 * <p>A batch is one transaction, and waits for nobody: events whose keys or accounts another
 * transaction holds are left out of it and processed alone. If the transaction breaks, for whatever
 * reason, each event is processed alone too, and only the culprit fails.
 */
public final class EventProcessing {

  /** A payment gets another id at most twice: its PaymentIntent's, and its invoice's. */
  private static final int MOST_MOVES = 3;

  private final Transactions transactions;
  private final EventReading reading;
  private final ProcessingMonitor monitor;
  private final InstantSource clock;
  private final BatchProcessing batches;
  private final EventKeys keys;
  private final EventKeeping keeping;
  private final FailureRecording failures;

  public EventProcessing(
      Transactions transactions,
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      EventReading reading,
      ProcessingMonitor monitor,
      ProcessingRules rules,
      InstantSource clock) {
    this.transactions = transactions;
    this.reading = reading;
    this.monitor = monitor;
    this.clock = clock;
    this.batches = new BatchProcessing(inbox, directory, ledger, audit, reading, rules, clock);
    this.keys = new EventKeys(rules);
    this.keeping = new EventKeeping(transactions, inbox, reading, monitor, clock);
    this.failures = new FailureRecording(transactions, inbox, audit, monitor, rules, clock);
  }

  /**
   * Processes events; one outcome for each, in order, all committed.
   *
   * @throws StorageUnavailable if the database cannot commit; some events may be committed already
   */
  public List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    return process(items, trigger, outcomes -> {});
  }

  /**
   * Processes events, and notes what becomes of them in the transaction in which it does.
   *
   * @param note called once for each event that is committed, with one or several
   */
  public List<Outcome> process(
      List<WorkItem> items, Trigger trigger, Consumer<List<Outcome>> note) {
    Instant start = clock.instant();
    List<Optional<Outcome>> outcomes =
        new ArrayList<>(Collections.nCopies(items.size(), Optional.empty()));
    LockBudget budget = new LockBudget();
    EventKeeping.Unstorable unstorable = null;
    try {
      Collections.copy(outcomes, togetherIfPossible(items, trigger, note));
      for (int i = 0; i < items.size(); i++) {
        if (outcomes.get(i).isEmpty()) {
          try {
            outcomes.set(i, Optional.of(alone(items.get(i), trigger, note, budget)));
          } catch (EventKeeping.Unstorable one) {
            unstorable = one;
          }
        }
      }
    } finally {
      // Where the database goes away in between, what it committed before is told all the same.
      Duration took = Duration.between(start, clock.instant());
      outcomes.forEach(known -> known.ifPresent(outcome -> tell(outcome, trigger, took)));
    }
    if (unstorable != null) {
      throw new StorageUnavailable("an event could not be stored", unstorable);
    }
    return outcomes.stream().map(Optional::orElseThrow).toList();
  }

  /** The steps in which deliveries are committed. */
  public EventCommits commits(Trigger trigger) {
    return new DeliveryCommits(this, keys, trigger);
  }

  /** What {@link #process} would do with stored events, rolled back. */
  public List<Outcome> preview(List<WorkItem.Stored> items) {
    try {
      return transactions
          .withLockTimeout(new LockBudget().longest())
          .rolledBack(keys.of(items), () -> batches.process(List.copyOf(items), Trigger.PREVIEW));
    } catch (Throwable broken) {
      LockBudget budget = new LockBudget();
      return items.stream()
          .map(item -> aloneIf(item, Trigger.PREVIEW, any -> false, budget))
          .toList();
    }
  }

  /**
   * Processes a stored event; only an outcome that is wanted is committed.
   *
   * @throws StorageUnavailable if the database cannot commit
   */
  public Outcome processIf(WorkItem.Stored item, Trigger trigger, Predicate<Outcome> wanted) {
    Instant start = clock.instant();
    Outcome outcome = aloneIf(item, trigger, wanted, new LockBudget());
    if (wanted.test(outcome)) {
      tell(outcome, trigger, Duration.between(start, clock.instant()));
    }
    return outcome;
  }

  private List<Optional<Outcome>> togetherIfPossible(
      List<WorkItem> items, Trigger trigger, Consumer<List<Outcome>> note) {
    try {
      return together(items, trigger, note);
    } catch (Throwable broken) {
      // Whether one event is to blame or the database is away shows when each is tried alone.
      return Collections.nCopies(items.size(), Optional.empty());
    }
  }

  /** In one transaction, waiting for nobody; empty for each event that is left out. */
  List<Optional<Outcome>> together(
      List<WorkItem> items, Trigger trigger, Consumer<List<Outcome>> note) {
    return transactions.committedWithFree(
        keys.of(items),
        free -> {
          List<Optional<Outcome>> outcomes =
              batches.processFree(
                  items, item -> free.get().containsAll(keys.of(List.of(item))), trigger);
          List<Outcome> decided = outcomes.stream().flatMap(Optional::stream).toList();
          if (!decided.isEmpty()) {
            note.accept(decided);
          }
          return outcomes;
        });
  }

  /**
   * First stores the event, then processes it: should that break, or end the whole process, the
   * event is there for a person to see.
   *
   * @throws StorageUnavailable if the database is away
   * @throws EventKeeping.Unstorable if this event alone cannot be stored
   */
  Outcome alone(WorkItem item, Trigger trigger, Consumer<List<Outcome>> note, LockBudget budget) {
    WorkItem stored = item instanceof WorkItem.Arrived arrived ? keeping.keep(arrived) : item;
    try {
      return withKeptPayment(
          stored,
          one ->
              transactions
                  .withLockTimeout(budget.longest())
                  .committed(
                      keys.of(one),
                      () -> {
                        List<Outcome> outcomes = batches.process(one, trigger);
                        note.accept(outcomes);
                        return outcomes.getFirst();
                      }));
    } catch (Throwable broken) {
      Outcome outcome = failures.record(stored, trigger, broken, note);
      noteFailure(item, broken, budget);
      return outcome;
    }
  }

  private Outcome aloneIf(
      WorkItem item, Trigger trigger, Predicate<Outcome> wanted, LockBudget budget) {
    try {
      return withKeptPayment(
          item,
          one ->
              transactions
                  .withLockTimeout(budget.longest())
                  .committedIf(
                      keys.of(one), () -> batches.process(one, trigger).getFirst(), wanted));
    } catch (Throwable broken) {
      Outcome outcome = failures.recordIf(item, trigger, broken, wanted);
      noteFailure(item, broken, budget);
      return outcome;
    }
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
    if (broken instanceof LockTimeout) {
      budget.exhaust();
    } else {
      monitor.broke(item.id(), broken);
    }
  }

  void tell(Outcome outcome, Trigger trigger, Duration took) {
    switch (outcome) {
      case Outcome.Tried tried -> monitor.tried(tried.event(), trigger, took);
      case Outcome.Known known -> monitor.duplicate(known.event());
      case Outcome.Missing missing -> {}
    }
  }
}
