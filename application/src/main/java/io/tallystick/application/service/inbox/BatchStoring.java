package io.tallystick.application.service.inbox;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stores what was decided on a batch; its statements are sent together, with the commit. */
record BatchStoring(
    WebhookInbox inbox,
    UserDirectory directory,
    CreditLedger ledger,
    AuditLog audit,
    ProcessingRules rules,
    InstantSource clock) {

  /** Links come first: what is sent with them is taken back with one that the host refuses. */
  void store(Batch batch, PaymentAliases aliases, Trigger trigger, Instant start) {
    BatchBooking booking = batch.booking();
    if (!booking.links().isEmpty()) {
      batch.changes().warnOfRefusedLinks(directory.linkCustomers(booking.links()));
    }
    if (!aliases.learnt().isEmpty()) {
      inbox.keep(aliases.learnt());
    }
    if (!aliases.creditedTwice().isEmpty()) {
      batch
          .changes()
          .warnOfCreditedTwice(aliases, inbox.noteCreditedTwice(aliases.creditedTwice()));
    }
    List<NewEvent> added = new ArrayList<>();
    List<ChangedEvent> changed = new ArrayList<>();
    List<EventNotice> moneyBack = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    Duration took = Duration.between(start, clock.instant());
    for (BatchChanges.Change change : batch.changes().all()) {
      switch (change.item()) {
        case WorkItem.Arrived arrived ->
            added.add(new NewEvent(arrived.notice(), change.event(), arrived.payload()));
        case WorkItem.Stored stored -> {
          stored.keepAmendment(inbox, trigger, start);
          changed.add(new ChangedEvent(stored.notice(), change.event()));
        }
      }
      if (change.item().fact() instanceof MoneyBack
          && rules.credits().concerns(change.item().notice())) {
        moneyBack.add(change.item().notice());
      }
      attempts.add(new Attempt(change.event(), trigger, start, took));
    }
    if (!added.isEmpty()) {
      inbox.add(added);
    }
    if (!changed.isEmpty()) {
      inbox.update(changed);
    }
    if (!booking.entries().isEmpty()) {
      ledger.append(booking.entries(), start);
    }
    Set<PaymentId> credited = new HashSet<>(booking.creditedNow());
    aliases.learnt().values().stream().filter(booking::isCredited).forEach(credited::add);
    if (!credited.isEmpty()) {
      inbox.closeCredited(credited, start);
    }
    if (!moneyBack.isEmpty()) {
      inbox.addMovements(moneyBack);
    }
    if (!attempts.isEmpty()) {
      inbox.addAttempts(attempts);
      audit.append(trigger, batch.asked(), start);
    }
  }
}
