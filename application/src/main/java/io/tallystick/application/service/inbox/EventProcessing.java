package io.tallystick.application.service.inbox;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private final Transactions transactions;
  private final EventReading reading;
  private final ProcessingMonitor monitor;
  private final InstantSource clock;
  private final BatchProcessing batches;
  private final EventKeys keys;
  private final SingleProcessing single;

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
    this.single =
        new SingleProcessing(
            transactions,
            batches,
            reading,
            keys,
            new EventKeeping(transactions, inbox, reading, monitor, clock),
            new FailureRecording(transactions, inbox, reading, audit, monitor, rules, clock),
            monitor);
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
    try {
      Collections.copy(outcomes, togetherIfPossible(items, trigger, note));
      eachAlone(items, outcomes, budget, item -> alone(item, trigger, note, budget));
    } finally {
      // Where the database goes away in between, what it committed before is told all the same.
      Duration took = Duration.between(start, clock.instant());
      outcomes.forEach(known -> known.ifPresent(outcome -> tell(outcome, trigger, took)));
    }
    return outcomes.stream().map(Optional::orElseThrow).toList();
  }

  /** What no two transactions at once may work on of an event, so that none waits for another. */
  public Set<String> claims(WorkItem item) {
    return keys.claims(item);
  }

  /**
   * Processes those events that nothing is in the way of, in one transaction; empty for each other
   * one, and for all if one of them breaks it.
   *
   * @throws StorageUnavailable if the database cannot commit
   */
  public List<Optional<Outcome>> processFree(List<WorkItem> items, Trigger trigger) {
    Instant start = clock.instant();
    List<Optional<Outcome>> outcomes = togetherIfPossible(items, trigger, none -> {});
    Duration took = Duration.between(start, clock.instant());
    outcomes.forEach(known -> known.ifPresent(outcome -> tell(outcome, trigger, took)));
    return outcomes;
  }

  private Outcome alone(
      WorkItem item, Trigger trigger, Consumer<List<Outcome>> note, LockBudget budget) {
    try {
      return single.process(item, trigger, note, budget);
    } catch (EventKeeping.Unstorable alone) {
      return new Outcome.Unrecorded(item.id());
    }
  }

  /**
   * Does the work on each that has no outcome. Once one has waited in vain, those of the same
   * account come after all others.
   */
  private <T extends WorkItem> void eachAlone(
      List<T> items,
      List<Optional<Outcome>> outcomes,
      LockBudget budget,
      Function<T, Outcome> work) {
    List<Integer> last = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (outcomes.get(i).isEmpty()) {
        if (budget.failureOf(keys.claims(items.get(i))).isPresent()) {
          last.add(i);
        } else {
          outcomes.set(i, Optional.of(work.apply(items.get(i))));
        }
      }
    }
    last.forEach(i -> outcomes.set(i, Optional.of(work.apply(items.get(i)))));
  }

  /** The steps in which deliveries are committed. */
  public EventCommits commits() {
    return new DeliveryCommits(this, single, reading.siblings(), keys, monitor, transactions);
  }

  /** What {@link #process} would do with stored events, rolled back. */
  public List<Outcome> preview(List<WorkItem.Stored> items) {
    return preview(items, new LockBudget());
  }

  /** The same for a part of many events, which wait together as long as the budget allows. */
  public List<Outcome> preview(List<WorkItem.Stored> items, LockBudget budget) {
    if (items.stream().allMatch(item -> budget.failureOf(keys.claims(item)).isEmpty())) {
      try {
        return budget
            .within(transactions, Set.of())
            .rolledBack(keys.of(items), () -> batches.process(List.copyOf(items), Trigger.PREVIEW));
      } catch (Throwable broken) {
        transactions.requireAvailable(broken);
        // Whether one event is to blame shows when each is tried alone.
      }
    }
    List<Optional<Outcome>> outcomes =
        new ArrayList<>(Collections.nCopies(items.size(), Optional.empty()));
    eachAlone(items, outcomes, budget, item -> single.preview(item, budget));
    return outcomes.stream().map(Optional::orElseThrow).toList();
  }

  /**
   * Processes a stored event; only an outcome that is wanted is committed.
   *
   * @throws StorageUnavailable if the database cannot commit
   */
  public Outcome processIf(WorkItem.Stored item, Trigger trigger, Predicate<Outcome> wanted) {
    Instant start = clock.instant();
    Outcome outcome = single.processIf(item, trigger, wanted, new LockBudget());
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
      transactions.requireAvailable(broken);
      // Whether one event is to blame shows when each is tried alone.
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

  void tell(Outcome outcome, Trigger trigger, Duration took) {
    switch (outcome) {
      case Outcome.Tried tried -> monitor.tried(tried.event(), trigger, took);
      case Outcome.Known known -> monitor.duplicate(known.event());
      case Outcome.Missing missing -> {}
      case Outcome.Unrecorded unrecorded -> {}
    }
  }
}
