package io.tallystick.application.service;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.AuditLog;
import io.tallystick.application.port.out.CreditLedger;
import io.tallystick.application.port.out.EventDecoder;
import io.tallystick.application.port.out.UserDirectory;
import io.tallystick.application.port.out.UserDirectory.Creation;
import io.tallystick.application.port.out.WebhookInbox;
import io.tallystick.application.port.out.WebhookInbox.Attempt;
import io.tallystick.application.port.out.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.out.WebhookInbox.NewEvent;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Load, decide, store: what happens to a batch of events inside one transaction. */
final class BatchProcessing {

  private final WebhookInbox inbox;
  private final SiblingEvents siblings;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final AuditLog audit;
  private final ProcessingRules rules;
  private final InstantSource clock;

  BatchProcessing(
      EventDecoder decoder,
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      ProcessingRules rules,
      InstantSource clock) {
    this.inbox = inbox;
    this.siblings = new SiblingEvents(inbox, decoder);
    this.directory = directory;
    this.ledger = ledger;
    this.audit = audit;
    this.rules = rules;
    this.clock = clock;
  }

  /** Processes the items in order; to be called in a transaction that holds their keys. */
  List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    Instant start = clock.instant();
    Map<StripeEventId, StripeEvent> known = inbox.lock(items.stream().map(WorkItem::id).toList());
    List<WorkItem> amended = amend(siblings.join(items), known, trigger, start);
    Batch batch = new Batch(rules, trigger, start, load(amended, known, start));
    batch.decide(amended);
    store(batch, trigger, start);
    return batch.outcomes();
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
      List<WorkItem> items, Map<StripeEventId, StripeEvent> known, Instant start) {
    List<WorkItem> tried =
        items.stream().filter(item -> item.toBeTried(known, start).isPresent()).toList();
    List<Paid> paid = tried.stream().flatMap(item -> item.paid().stream()).toList();
    Set<PaymentId> payments =
        tried.stream().flatMap(item -> item.fact().payment().stream()).collect(toSet());
    Set<PaymentId> credited = payments.isEmpty() ? Set.of() : ledger.credited(payments);
    Findings findings = lookUp(paid);
    Map<String, String> refusals = new HashMap<>();
    if (rules.createUnknownUsers()
        && createUsers(items, known, start, credited, findings, refusals)) {
      findings = lookUp(paid);
    }
    Set<UserId> users = new LinkedHashSet<>();
    for (Paid payment : paid) {
      if (rules.resolver().resolve(payment.payer(), findings) instanceof Resolution.Found found) {
        users.add(found.user());
      }
    }
    Map<UserId, Balance> balances = users.isEmpty() ? Map.of() : directory.lock(users);
    return new Batch.Loaded(known, credited, findings, refusals, balances);
  }

  private Findings lookUp(Collection<Paid> paid) {
    Set<UserReference> references = new LinkedHashSet<>();
    paid.forEach(payment -> references.addAll(rules.resolver().references(payment.payer())));
    return references.isEmpty() ? Findings.NOBODY : directory.find(references);
  }

  /**
   * Only a payment that is to be credited makes a user, and only its first event that can: nobody
   * is made for one that fails, or whom another event of the payment would leave without credits.
   * All batches make them in the same order, so that none waits for an address in a circle.
   */
  private boolean createUsers(
      List<WorkItem> items,
      Map<StripeEventId, StripeEvent> known,
      Instant start,
      Set<PaymentId> credited,
      Findings findings,
      Map<String, String> refusals) {
    SortedMap<String, EmailAddress> wanted = new TreeMap<>();
    Set<PaymentId> served = new HashSet<>(credited);
    for (WorkItem item : items) {
      Paid paid = item.paid().orElse(null);
      if (paid != null
          && item.toBeTried(known, start).isPresent()
          && rules
              .credits()
              .decideWithoutUser(item.notice(), served.contains(paid.id()))
              .isEmpty()) {
        switch (rules.resolver().resolve(paid.payer(), findings)) {
          case Resolution.Found found -> served.add(paid.id());
          case Resolution.Unresolved unresolved -> {
            var email = rules.resolver().emailForNewUser(paid.payer());
            if (email.isPresent()) {
              wanted.putIfAbsent(email.get().lowerCase(), email.get());
              served.add(paid.id());
            }
          }
          case Resolution.Conflicting conflicting -> {}
          case Resolution.Ambiguous ambiguous -> {}
        }
      }
    }
    wanted.forEach(
        (address, email) -> {
          if (directory.create(email) instanceof Creation.Refused refused) {
            refusals.put(address, refused.reason());
          }
        });
    return !wanted.isEmpty();
  }

  private void store(Batch batch, Trigger trigger, Instant start) {
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
    if (!batch.links().isEmpty()) {
      directory.linkCustomers(batch.links());
    }
    if (!attempts.isEmpty()) {
      inbox.addAttempts(attempts);
      Audit.of(trigger, tried, start).ifPresent(audit::append);
    }
  }
}
