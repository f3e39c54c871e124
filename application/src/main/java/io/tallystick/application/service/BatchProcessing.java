package io.tallystick.application.service;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.CreditLedger;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.WebhookInbox;
import io.tallystick.application.port.WebhookInbox.Attempt;
import io.tallystick.application.port.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.WebhookInbox.NewEvent;
import io.tallystick.application.port.WebhookInbox.StoredEvent;
import io.tallystick.application.usecase.Outcome;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Load, decide, store: what happens to a batch of events inside one transaction. */
final class BatchProcessing {

  private final WebhookInbox inbox;
  private final SiblingEvents siblings;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final AuditLog audit;
  private final EventReading reading;
  private final AccountCreation accounts;
  private final ProcessingRules rules;
  private final InstantSource clock;

  BatchProcessing(
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      EventReading reading,
      ProcessingRules rules,
      InstantSource clock) {
    this.inbox = inbox;
    this.siblings = reading.siblings();
    this.directory = directory;
    this.ledger = ledger;
    this.audit = audit;
    this.reading = reading;
    this.accounts = new AccountCreation(directory, rules);
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Processes the items in order, waiting for their accounts; to be called in a transaction that
   * holds their keys.
   */
  List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    return process(items, trigger, true).stream().map(Optional::orElseThrow).toList();
  }

  /**
   * Processes those items whose keys are held, and whose accounts no other transaction holds; empty
   * for each that is left out.
   */
  List<Optional<Outcome>> processFree(
      List<WorkItem> items, Predicate<WorkItem> held, Trigger trigger) {
    Iterator<Optional<Outcome>> outcomes =
        process(items.stream().filter(held).toList(), trigger, false).iterator();
    return items.stream()
        .map(item -> held.test(item) ? outcomes.next() : Optional.<Outcome>empty())
        .toList();
  }

  private List<Optional<Outcome>> process(List<WorkItem> items, Trigger trigger, boolean waits) {
    if (items.isEmpty()) {
      return List.of();
    }
    Instant start = clock.instant();
    Map<StripeEventId, StripeEvent> known = inbox.lock(items.stream().map(WorkItem::id).toList());
    List<WorkItem> amended = amend(siblings.join(resent(items, known)), known, trigger, start);
    Batch batch = new Batch(rules, trigger, start, load(amended, known, start, waits));
    batch.decide(amended);
    store(batch, trigger, start);
    return batch.outcomes();
  }

  /** The items; those that came again and are still open as they were stored first. */
  private List<WorkItem> resent(List<WorkItem> items, Map<StripeEventId, StripeEvent> known) {
    Set<StripeEventId> open =
        items.stream()
            .filter(WorkItem.Arrived.class::isInstance)
            .map(WorkItem::id)
            .filter(id -> known.containsKey(id) && known.get(id).isOpen())
            .collect(toSet());
    if (open.isEmpty()) {
      return items;
    }
    Map<StripeEventId, StoredEvent> stored =
        inbox.find(open).stream().collect(toMap(found -> found.event().id(), found -> found));
    return items.stream()
        .map(
            item ->
                item instanceof WorkItem.Arrived arrived && stored.containsKey(item.id())
                    ? reading.resent(arrived, stored.get(item.id()))
                    : item)
        .toList();
  }

  /** The stored ones with all that persons have added to them, now or before. */
  private List<WorkItem> amend(
      List<WorkItem> items, Map<StripeEventId, StripeEvent> known, Trigger trigger, Instant at) {
    List<StripeEventId> stored =
        items.stream().filter(WorkItem.Stored.class::isInstance).map(WorkItem::id).toList();
    if (stored.isEmpty()) {
      return items;
    }
    for (WorkItem item : items) {
      if (item instanceof WorkItem.Stored again
          && !again.remedy().amendment().equals(Amendment.NONE)
          && item.toBeTried(known, at).isPresent()) {
        String reason = trigger.deed().map(Trigger.Deed::reason).orElse("preview");
        inbox.amend(item.id(), again.remedy().amendment(), trigger.name(), reason, at);
      }
    }
    Map<StripeEventId, Amendment> amendments = inbox.amendments(stored);
    return items.stream()
        .<WorkItem>map(
            item ->
                switch (item) {
                  case WorkItem.Arrived arrived -> arrived;
                  case WorkItem.Stored again ->
                      again.amended(amendments.getOrDefault(item.id(), Amendment.NONE));
                })
        .toList();
  }

  private Batch.Loaded load(
      List<WorkItem> items, Map<StripeEventId, StripeEvent> known, Instant start, boolean waits) {
    List<WorkItem> tried =
        items.stream().filter(item -> item.toBeTried(known, start).isPresent()).toList();
    List<Paid> paid = tried.stream().flatMap(item -> item.paid().stream()).toList();
    Set<PaymentId> payments =
        tried.stream().flatMap(item -> item.fact().payment().stream()).collect(toSet());
    Set<PaymentId> credited = payments.isEmpty() ? Set.of() : ledger.credited(payments);
    Findings findings = lookUp(paid);
    Map<String, String> refusals = new HashMap<>();
    if (rules.createUnknownUsers()
        && accounts.create(items, known, start, credited, findings, refusals)) {
      findings = lookUp(paid);
    }
    Set<UserId> users = new LinkedHashSet<>();
    for (Paid payment : paid) {
      if (rules.resolver().resolve(payment.payer(), findings) instanceof Resolution.Found found) {
        users.add(found.user());
      }
    }
    if (users.isEmpty()) {
      return new Batch.Loaded(known, credited, findings, refusals, Map.of(), Set.of(), Map.of());
    }
    // What waits here for days may have been refunded meanwhile; what arrives has only now been
    // paid.
    Map<PaymentId, StripeEventId> moneyBack =
        siblings.moneyBack(
            tried.stream()
                .filter(WorkItem.Stored.class::isInstance)
                .flatMap(item -> item.paid().stream())
                .map(Paid::id)
                .collect(toSet()));
    Map<UserId, Balance> balances = waits ? directory.lock(users) : directory.tryLock(users);
    users.removeAll(balances.keySet());
    // One that was waited for and is not there has been removed: that is for the rules to say.
    return new Batch.Loaded(
        known, credited, findings, refusals, balances, waits ? Set.of() : users, moneyBack);
  }

  private Findings lookUp(Collection<Paid> paid) {
    Set<UserReference> references = new LinkedHashSet<>();
    paid.forEach(payment -> references.addAll(rules.resolver().references(payment.payer())));
    return references.isEmpty() ? Findings.NOBODY : directory.find(references);
  }

  private void store(Batch batch, Trigger trigger, Instant start) {
    if (!batch.links().isEmpty()) {
      batch.warnOfRefusedLinks(directory.linkCustomers(batch.links()));
    }
    List<NewEvent> added = new ArrayList<>();
    List<ChangedEvent> changed = new ArrayList<>();
    List<StripeEventId> tried = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    Duration took = Duration.between(start, clock.instant());
    for (Batch.Change change : batch.changes()) {
      switch (change.item()) {
        case WorkItem.Arrived arrived ->
            added.add(new NewEvent(arrived.notice(), change.event(), arrived.payload()));
        case WorkItem.Stored stored ->
            changed.add(new ChangedEvent(stored.notice(), change.event()));
      }
      tried.add(change.event().id());
      attempts.add(new Attempt(change.event(), trigger, start, took));
    }
    if (!added.isEmpty()) {
      inbox.add(added);
    }
    if (!changed.isEmpty()) {
      inbox.update(changed);
    }
    if (!batch.entries().isEmpty()) {
      ledger.append(batch.entries(), start);
      inbox.closeCredited(batch.creditedNow(), start);
    }
    if (!attempts.isEmpty()) {
      inbox.addAttempts(attempts);
      Audit.of(trigger, tried, start).ifPresent(audit::append);
    }
  }
}
