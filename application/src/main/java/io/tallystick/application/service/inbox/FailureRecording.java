package io.tallystick.application.service.inbox;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Records that processing an event broke: the whole row, or else its status and code alone, or else
 * a line in the log. Only a database that is away keeps it from that.
 *
 * <p>The event's row is locked, its keys are not: the transaction that holds one of them may be the
 * reason for the failure.
 */
record FailureRecording(
    Transactions transactions,
    WebhookInbox inbox,
    EventReading reading,
    AuditLog audit,
    ProcessingMonitor monitor,
    ProcessingRules rules,
    InstantSource clock) {

  FailureRecording {
    transactions = LockBudget.full(transactions);
  }

  /**
   * Records the failure of a stored event.
   *
   * @param note called in the same transaction
   * @throws StorageUnavailable if the database is away
   */
  Outcome record(WorkItem item, Trigger trigger, Throwable cause, Consumer<List<Outcome>> note) {
    try {
      return transactions.committed(
          () -> {
            Outcome outcome = fail(item, trigger, cause);
            note.accept(List.of(outcome));
            return outcome;
          });
    } catch (Throwable unrecorded) {
      transactions.requireAvailable(unrecorded);
      return recordBriefly(item, cause, unrecorded);
    }
  }

  /**
   * Records the failure if its outcome is wanted. If the failure itself cannot be recorded, nothing
   * is, and the outcome is the event as it is stored.
   */
  Outcome recordIf(WorkItem item, Trigger trigger, Throwable cause, Predicate<Outcome> wanted) {
    try {
      return transactions.committedIf(List.of(), () -> fail(item, trigger, cause), wanted);
    } catch (Throwable unrecorded) {
      transactions.requireAvailable(unrecorded);
      monitor.unrecorded(item.id(), unrecorded);
      return asItIs(item);
    }
  }

  private Outcome recordBriefly(WorkItem item, Throwable cause, Throwable unrecorded) {
    try {
      transactions.committed(
          () -> {
            StripeEvent known = inbox.lock(List.of(item.id())).get(item.id());
            if (known != null && known.isOpen()) {
              inbox.markFailed(item.id(), failed(known, cause));
            }
          });
    } catch (Throwable again) {
      transactions.requireAvailable(again);
      if (!again.equals(unrecorded)) {
        again.addSuppressed(unrecorded);
      }
      monitor.unrecorded(item.id(), again);
    }
    try {
      return inbox
          .find(item.id())
          .<Outcome>map(stored -> new Outcome.Tried(stored.event(), Optional.empty()))
          .orElseGet(() -> new Outcome.Missing(item.id()));
    } catch (Throwable unread) {
      transactions.requireAvailable(unread);
      monitor.unrecorded(item.id(), unread);
      return new Outcome.Unrecorded(item.id());
    }
  }

  private Outcome asItIs(WorkItem item) {
    return inbox
        .find(item.id())
        .<Outcome>map(stored -> new Outcome.Known(stored.event()))
        .orElseGet(() -> new Outcome.Missing(item.id()));
  }

  private Outcome fail(WorkItem item, Trigger trigger, Throwable cause) {
    StripeEvent known = inbox.lock(List.of(item.id())).get(item.id());
    if (known == null) {
      return new Outcome.Missing(item.id());
    }
    // One that a person wants closed must not become one that is retried automatically, and what
    // a person says of one that was tried since is not the last word.
    boolean isLeftAlone =
        item instanceof WorkItem.Stored again
            && (again.remedy() instanceof Remedy.Discard
                || again.attemptsSeen() != known.attempts());
    if (!known.isOpen() || isLeftAlone) {
      return new Outcome.Known(known);
    }
    Instant now = clock.instant();
    if (item instanceof WorkItem.Stored again) {
      again.keepAmendment(inbox, trigger, now);
    }
    StripeEvent failed = known.tried(failed(known, cause));
    inbox.update(List.of(new ChangedEvent(current(item), failed)));
    inbox.addAttempts(List.of(new Attempt(failed, trigger, now, Duration.ZERO)));
    audit.append(trigger, List.of(item.id()), now);
    return new Outcome.Tried(failed, Optional.empty());
  }

  /** What is stored of it, which is held: a person may have been erased since it was read. */
  private EventNotice current(WorkItem item) {
    return inbox
        .find(item.id())
        .filter(
            stored ->
                !(item instanceof WorkItem.Stored read
                    && Arrays.equals(read.payload(), stored.payload())))
        .map(reading::joined)
        .orElse(item.notice());
  }

  private Failed failed(StripeEvent known, Throwable cause) {
    Instant now = clock.instant();
    Failure failure =
        new Failure(FailureCode.INTERNAL_ERROR, reason(cause) + "; tried again automatically");
    return new Failed(now, failure, rules.nextAttempt(failure.code(), known.attempts() + 1, now));
  }

  private static String reason(Throwable cause) {
    if (cause instanceof LockTimeout) {
      return "the account is locked by another transaction, mostly the host application's";
    }
    return cause instanceof StorageUnavailable || cause instanceof StorageRefused
        ? String.valueOf(cause.getMessage())
        : "processing broke with %s, and the log has the details under this event's id"
            .formatted(cause.getClass().getSimpleName());
  }
}
