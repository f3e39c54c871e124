package io.tallystick.application.service;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.in.Remedy;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.AuditLog;
import io.tallystick.application.port.out.CreditLedger;
import io.tallystick.application.port.out.EventDecoder;
import io.tallystick.application.port.out.LockTimeout;
import io.tallystick.application.port.out.ProcessingMonitor;
import io.tallystick.application.port.out.StorageUnavailable;
import io.tallystick.application.port.out.Transactions;
import io.tallystick.application.port.out.UserDirectory;
import io.tallystick.application.port.out.WebhookInbox;
import io.tallystick.application.port.out.WebhookInbox.Attempt;
import io.tallystick.application.port.out.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.out.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The one door through which events become credits: webhook, retry, replay and worker all come
 * here.
 *
 * <p>A batch is one transaction. If that breaks for a reason that a single event may cause, each
 * event is processed alone, and only the culprit fails.
 */
public final class EventProcessing {

  private final Transactions transactions;
  private final WebhookInbox inbox;
  private final ProcessingMonitor monitor;
  private final ProcessingRules rules;
  private final InstantSource clock;
  private final AuditLog audit;
  private final BatchProcessing batches;

  public EventProcessing(
      Transactions transactions,
      EventDecoder decoder,
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      ProcessingMonitor monitor,
      ProcessingRules rules,
      InstantSource clock) {
    this.transactions = transactions;
    this.inbox = inbox;
    this.monitor = monitor;
    this.rules = rules;
    this.clock = clock;
    this.audit = audit;
    this.batches = new BatchProcessing(decoder, inbox, directory, ledger, audit, rules, clock);
  }

  /**
   * Processes events; one outcome for each, in order, all committed.
   *
   * @throws StorageUnavailable if the database cannot commit; some events may be committed already
   */
  List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    return process(items, trigger, outcomes -> {});
  }

  /**
   * Processes events, and notes what becomes of them in the transaction in which it does.
   *
   * @param note called once for each event that is committed, with one or several
   */
  List<Outcome> process(List<WorkItem> items, Trigger trigger, Consumer<List<Outcome>> note) {
    Instant start = clock.instant();
    List<Outcome> committed = new ArrayList<>();
    try {
      committed.addAll(
          transactions.committed(keys(items), () -> noted(batches.process(items, trigger), note)));
    } catch (Throwable broken) {
      rethrowIfAway(broken);
      processEachAlone(items, trigger, note, committed);
    } finally {
      // Where the database goes away in between, what it committed before is told all the same.
      Duration took = Duration.between(start, clock.instant());
      committed.forEach(outcome -> tell(outcome, trigger, took));
    }
    return committed;
  }

  /** What {@link #process} would do with stored events, rolled back. */
  List<Outcome> preview(List<WorkItem.Stored> items) {
    try {
      return transactions.rolledBack(
          keys(items), () -> batches.process(List.copyOf(items), Trigger.PREVIEW));
    } catch (Throwable broken) {
      rethrowIfAway(broken);
      Patience patience = new Patience();
      return items.stream()
          .map(item -> processAlone(item, Trigger.PREVIEW, none -> {}, any -> false, patience))
          .toList();
    }
  }

  /**
   * Processes a stored event; only an outcome that is wanted is committed.
   *
   * @throws StorageUnavailable if the database cannot commit
   */
  Outcome processIf(WorkItem.Stored item, Trigger trigger, Predicate<Outcome> wanted) {
    Instant start = clock.instant();
    Outcome outcome = processAlone(item, trigger, none -> {}, wanted, new Patience());
    if (wanted.test(outcome)) {
      tell(outcome, trigger, Duration.between(start, clock.instant()));
    }
    return outcome;
  }

  /**
   * First stores each event, then processes it: should that break, or end the whole process, the
   * event is there for a person to see.
   */
  private void processEachAlone(
      List<WorkItem> items,
      Trigger trigger,
      Consumer<List<Outcome>> note,
      List<Outcome> committed) {
    Patience patience = new Patience();
    for (WorkItem item : items) {
      WorkItem stored = item instanceof WorkItem.Arrived arrived ? keep(arrived) : item;
      committed.add(processAlone(stored, trigger, note, any -> true, patience));
    }
  }

  /**
   * How long events that are processed alone wait for what somebody else holds. After one has
   * waited in vain the next hardly do: otherwise all events for a locked account, one after the
   * other, would hold up those behind them.
   */
  private static final class Patience {
    private Duration most = Duration.ofSeconds(1);

    void wasInVain() {
      most = Duration.ofMillis(20);
    }
  }

  private Outcome processAlone(
      WorkItem item,
      Trigger trigger,
      Consumer<List<Outcome>> note,
      Predicate<Outcome> wanted,
      Patience patience) {
    List<WorkItem> one = List.of(item);
    Predicate<List<Outcome>> only = outcomes -> wanted.test(outcomes.getFirst());
    try {
      return transactions
          .withLockTimeout(patience.most)
          .committedIf(keys(one), () -> noted(batches.process(one, trigger), note), only)
          .getFirst();
    } catch (Throwable broken) {
      rethrowIfAway(broken);
      if (broken instanceof LockTimeout) {
        patience.wasInVain();
      } else {
        monitor.broke(item.id(), broken);
      }
      return transactions
          .committedIf(keys(one), () -> noted(List.of(fail(item, trigger, broken)), note), only)
          .getFirst();
    }
  }

  private static void rethrowIfAway(Throwable broken) {
    if (broken instanceof StorageUnavailable away && !(broken instanceof LockTimeout)) {
      throw away;
    }
  }

  private static List<Outcome> noted(List<Outcome> outcomes, Consumer<List<Outcome>> note) {
    note.accept(outcomes);
    return outcomes;
  }

  private WorkItem keep(WorkItem.Arrived arrived) {
    try {
      return transactions.committed(
          keys(List.of(arrived)),
          () -> {
            StripeEvent known = inbox.lock(List.of(arrived.id())).get(arrived.id());
            if (known != null) {
              return new WorkItem.Stored(arrived.notice(), known.attempts(), new Remedy.Retry());
            }
            StripeEvent event =
                StripeEvent.received(arrived.notice(), arrived.source(), clock.instant());
            inbox.add(List.of(new NewEvent(arrived.notice(), event, arrived.payload())));
            return new WorkItem.Stored(arrived.notice(), event.attempts(), new Remedy.Retry());
          });
    } catch (StorageUnavailable away) {
      throw away;
    } catch (Throwable unstorable) {
      monitor.broke(arrived.id(), unstorable);
      throw new StorageUnavailable("the event could not be stored", unstorable);
    }
  }

  private Outcome fail(WorkItem item, Trigger trigger, Throwable cause) {
    StripeEvent known = inbox.lock(List.of(item.id())).get(item.id());
    if (known == null) {
      return new Outcome.Missing(item.id());
    }
    if (!known.isOpen()) {
      return new Outcome.Known(known);
    }
    Instant now = clock.instant();
    Failure failure =
        new Failure(
            FailureCode.INTERNAL_ERROR,
            cause instanceof LockTimeout
                ? "the account was locked by somebody else, mostly the host application, for longer"
                    + " than we wait; it is tried again by itself"
                : "processing broke with %s; the log has the details under this event's id"
                    .formatted(cause.getClass().getSimpleName()));
    StripeEvent failed =
        known.tried(
            new Failed(now, failure, rules.nextAttempt(failure.code(), known.attempts() + 1, now)));
    inbox.update(List.of(new ChangedEvent(item.notice(), failed)));
    inbox.addAttempts(List.of(new Attempt(failed, trigger, now, Duration.ZERO)));
    Audit.of(trigger, List.of(item.id()), now).ifPresent(audit::append);
    return new Outcome.Tried(failed, Optional.empty());
  }

  private void tell(Outcome outcome, Trigger trigger, Duration took) {
    switch (outcome) {
      case Outcome.Tried tried -> monitor.tried(tried.event(), trigger, took);
      case Outcome.Known known -> monitor.duplicate(known.event());
      case Outcome.Missing missing -> {}
    }
  }

  /** Where users are made, two instances must not make the same ones in opposite orders. */
  private Set<String> keys(Collection<? extends WorkItem> items) {
    Set<String> keys = new TreeSet<>();
    for (WorkItem item : items) {
      keys.addAll(item.keys());
      if (rules.createUnknownUsers()) {
        item.fact()
            .purchase()
            .flatMap(paid -> rules.resolver().emailForNewUser(paid.payer()))
            .ifPresent(email -> keys.add("email " + email.lowerCase()));
      }
    }
    return keys;
  }
}
