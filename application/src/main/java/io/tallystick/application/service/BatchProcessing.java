package io.tallystick.application.service;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.CreditLedger;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.WebhookInbox;
import io.tallystick.application.port.WebhookInbox.Attempt;
import io.tallystick.application.port.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.WebhookInbox.NewEvent;
import io.tallystick.application.port.WebhookInbox.PaymentHistory;
import io.tallystick.application.port.WebhookInbox.StoredEvent;
import io.tallystick.application.usecase.Outcome;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Load, decide, store: what happens to a batch of events inside one transaction. */
final class BatchProcessing {

  private final WebhookInbox inbox;
  private final SiblingEvents siblings;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final AuditLog audit;
  private final EventReading reading;
  private final CurrentBodies bodies;
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
    this.bodies = new CurrentBodies(inbox, reading);
    this.accounts = new AccountCreation(directory, rules);
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Processes the items in order, waiting for their accounts; to be called in a transaction that
   * holds their keys.
   */
  List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    Set<PaymentId> ids = ids(items);
    PaymentAliases aliases = aliases(ids);
    if (!ids.containsAll(aliases.keptAs(ids))) {
      throw new PaymentMoved();
    }
    return process(items, aliases, trigger, true).stream().map(Optional::orElseThrow).toList();
  }

  /**
   * A payment is kept under an id that is not known before the transaction begins, so that its key
   * is not held: the event is to be tried again with it.
   */
  static final class PaymentMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PaymentMoved() {
      super("the payment is kept under another id");
    }
  }

  /**
   * Processes those items whose keys are held, and whose accounts no other transaction holds; empty
   * for each that is left out.
   */
  List<Optional<Outcome>> processFree(
      List<WorkItem> items, Predicate<WorkItem> held, Trigger trigger) {
    Set<PaymentId> ids = ids(items.stream().filter(held).toList());
    PaymentAliases aliases = aliases(ids);
    Predicate<WorkItem> free =
        held.and(item -> ids.containsAll(aliases.keptAs(item.notice().paymentIds())));
    Iterator<Optional<Outcome>> outcomes =
        process(items.stream().filter(free).toList(), aliases, trigger, false).iterator();
    return items.stream()
        .map(item -> free.test(item) ? outcomes.next() : Optional.<Outcome>empty())
        .toList();
  }

  private static Set<PaymentId> ids(List<WorkItem> items) {
    return items.stream().flatMap(item -> item.notice().paymentIds().stream()).collect(toSet());
  }

  private PaymentAliases aliases(Set<PaymentId> ids) {
    return new PaymentAliases(ids.isEmpty() ? Map.of() : inbox.aliases(ids));
  }

  private List<Optional<Outcome>> process(
      List<WorkItem> arrived, PaymentAliases aliases, Trigger trigger, boolean waits) {
    if (arrived.isEmpty()) {
      return List.of();
    }
    Instant start = clock.instant();
    Set<PaymentId> kept = aliases.keptAs(ids(arrived));
    Map<PaymentId, Payment> payments = kept.isEmpty() ? Map.of() : ledger.payments(kept);
    arrived.stream()
        .map(WorkItem::notice)
        .filter(rules.credits()::concerns)
        .forEach(notice -> aliases.learn(notice.paymentIds(), payments::containsKey));
    List<WorkItem> items =
        arrived.stream()
            .map(item -> item.with(SiblingEvents.under(item.notice(), aliases)))
            .toList();
    Map<PaymentId, PaymentHistory> histories = histories(kept, aliases);
    List<StoredEvent> undecided = undecided(items, histories);
    Map<StripeEventId, StripeEvent> known =
        inbox.lock(
            Stream.concat(
                    items.stream().map(WorkItem::id),
                    undecided.stream().map(stored -> stored.event().id()))
                .toList());
    List<WorkItem> read = new ArrayList<>(items);
    undecided.forEach(stored -> read.add(reading.anew(stored, aliases)));
    List<WorkItem> current = bodies.of(read, known, aliases);
    List<WorkItem> amended = amend(siblings.join(current, aliases), known, trigger, start);
    Batch batch =
        new Batch(rules, trigger, start, load(amended, payments, histories, known, start, waits));
    batch.decide(amended.subList(0, items.size()), amended.subList(items.size(), amended.size()));
    if (!aliases.learnt().isEmpty()) {
      inbox.keep(aliases.learnt());
    }
    store(batch, trigger, start);
    return batch.outcomes();
  }

  private Map<PaymentId, PaymentHistory> histories(Set<PaymentId> kept, PaymentAliases aliases) {
    Map<PaymentId, PaymentHistory> histories = new HashMap<>();
    if (!kept.isEmpty()) {
      inbox
          .histories(kept)
          .forEach(
              (payment, history) ->
                  histories.merge(aliases.keptAs(payment), history, PaymentHistory::and));
    }
    return histories;
  }

  /** The stored events that the items may change, besides those that are tried anyway. */
  private static List<StoredEvent> undecided(
      List<WorkItem> items, Map<PaymentId, PaymentHistory> histories) {
    return histories.values().stream()
        .flatMap(history -> history.undecided().stream())
        .filter(stored -> items.stream().noneMatch(item -> item.tries(stored.event())))
        .sorted(Comparator.comparing(stored -> stored.event().id()))
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
      List<WorkItem> items,
      Map<PaymentId, Payment> payments,
      Map<PaymentId, PaymentHistory> histories,
      Map<StripeEventId, StripeEvent> known,
      Instant start,
      boolean waits) {
    List<WorkItem> tried =
        items.stream().filter(item -> item.toBeTried(known, start).isPresent()).toList();
    List<Paid> paid = tried.stream().flatMap(item -> item.paid().stream()).toList();
    Map<PaymentId, MoneyReturned> returned = returned(tried, histories);
    Findings findings = lookUp(paid);
    Map<String, String> refusals = new HashMap<>();
    if (rules.createUnknownUsers()
        && accounts.create(items, known, start, payments.keySet(), returned, findings, refusals)) {
      findings = lookUp(paid);
    }
    Set<UserId> users = new LinkedHashSet<>();
    for (Paid payment : paid) {
      if (rules.resolver().resolve(payment.payer(), findings) instanceof Resolution.Found found) {
        users.add(found.user());
      }
    }
    tried.stream()
        .filter(item -> item.fact() instanceof MoneyBack)
        .flatMap(item -> item.fact().payment().stream())
        .flatMap(id -> Stream.ofNullable(payments.get(id)))
        .flatMap(payment -> payment.granted().stream())
        .forEach(granted -> users.add(granted.user()));
    Map<UserId, Account> held = hold(users, waits);
    users.removeAll(held.keySet());
    // One that was waited for and is not there has been removed: that is for the rules to say.
    return new Batch.Loaded(
        known,
        payments,
        histories.entrySet().stream()
            .filter(history -> history.getValue().isNoSale())
            .map(Map.Entry::getKey)
            .collect(toSet()),
        returned,
        findings,
        refusals,
        held,
        waits ? Set.of() : users);
  }

  /** What an account owes is asked once nobody else can change it. */
  private Map<UserId, Account> hold(Set<UserId> users, boolean waits) {
    if (users.isEmpty()) {
      return Map.of();
    }
    Map<UserId, Balance> balances = waits ? directory.lock(users) : directory.tryLock(users);
    Map<UserId, Integer> debts = balances.isEmpty() ? Map.of() : ledger.debts(balances.keySet());
    Map<UserId, Account> held = new HashMap<>();
    balances.forEach(
        (user, balance) -> held.put(user, new Account(balance, debts.getOrDefault(user, 0))));
    return held;
  }

  /** What is known to have gone back, and what the events of the batch say of it. */
  private Map<PaymentId, MoneyReturned> returned(
      List<WorkItem> tried, Map<PaymentId, PaymentHistory> histories) {
    Map<PaymentId, MoneyReturned> returned = new HashMap<>();
    histories.forEach((payment, history) -> returned.put(payment, history.returned()));
    for (WorkItem item : tried) {
      if (item.fact() instanceof MoneyBack back && rules.credits().concerns(item.notice())) {
        returned.merge(
            back.id(),
            MoneyReturned.NONE.and(back.movements()),
            (before, now) -> before.and(now.movements()));
      }
    }
    return returned;
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
    List<EventNotice> moneyBack = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    Duration took = Duration.between(start, clock.instant());
    for (Batch.Change change : batch.changes()) {
      switch (change.item()) {
        case WorkItem.Arrived arrived ->
            added.add(new NewEvent(arrived.notice(), change.event(), arrived.payload()));
        case WorkItem.Stored stored ->
            changed.add(new ChangedEvent(stored.notice(), change.event()));
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
    if (!batch.entries().isEmpty()) {
      ledger.append(batch.entries(), start);
    }
    if (!batch.creditedNow().isEmpty()) {
      inbox.closeCredited(batch.creditedNow(), start);
    }
    if (!moneyBack.isEmpty()) {
      inbox.addMovements(moneyBack);
    }
    if (!attempts.isEmpty()) {
      inbox.addAttempts(attempts);
      Audit.of(trigger, batch.asked(), start).ifPresent(audit::append);
    }
  }
}
