package io.tallystick.application.service;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.in.Remedy;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.AuditLog;
import io.tallystick.application.port.out.CreditLedger;
import io.tallystick.application.port.out.UserDirectory;
import io.tallystick.application.port.out.UserDirectory.Creation;
import io.tallystick.application.port.out.WebhookInbox;
import io.tallystick.application.port.out.WebhookInbox.Attempt;
import io.tallystick.application.port.out.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.out.WebhookInbox.NewEvent;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.CreditDecision.Grant;
import io.tallystick.domain.credit.CreditDecision.Nothing;
import io.tallystick.domain.credit.CreditDecision.Refuse;
import io.tallystick.domain.credit.CreditPolicy.Situation;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Load, decide, store: what happens to a batch of events inside one transaction. */
final class BatchProcessing {

  private final WebhookInbox inbox;
  private final UserDirectory directory;
  private final CreditLedger ledger;
  private final AuditLog audit;
  private final ProcessingRules rules;
  private final InstantSource clock;

  BatchProcessing(
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      ProcessingRules rules,
      InstantSource clock) {
    this.inbox = inbox;
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
    List<WorkItem> amended = amend(items, known, trigger, start);
    Batch batch = load(amended, known, trigger, start);
    amended.forEach(batch::decide);
    batch.store();
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
          && toBeTried(item, known, at).isPresent()) {
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

  private Batch load(
      List<WorkItem> items, Map<StripeEventId, StripeEvent> known, Trigger trigger, Instant start) {
    List<Paid> paid =
        items.stream()
            .filter(item -> toBeTried(item, known, start).isPresent())
            .flatMap(item -> item.paid().stream())
            .toList();
    Set<PaymentId> payments = paid.stream().map(Paid::id).collect(toSet());
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
    return new Batch(trigger, start, known, credited, findings, refusals, balances);
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
          && toBeTried(item, known, start).isPresent()
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

  /** The event as it is before the try; empty if there is nothing to try. */
  private static Optional<StripeEvent> toBeTried(
      WorkItem item, Map<StripeEventId, StripeEvent> known, Instant start) {
    Optional<StripeEvent> stored = Optional.ofNullable(known.get(item.id()));
    return switch (item) {
      case WorkItem.Arrived arrived when stored.isEmpty() ->
          Optional.of(StripeEvent.received(arrived.notice(), arrived.source(), start));
      case WorkItem.Arrived arrived -> Optional.empty();
      case WorkItem.Stored again ->
          stored.filter(again::appliesTo).filter(event -> event.attempts() == again.attemptsSeen());
    };
  }

  /** The state of one batch while it is decided, event by event. */
  private final class Batch {
    private final Trigger trigger;
    private final Instant start;
    private final Map<StripeEventId, StripeEvent> known;
    private final Set<PaymentId> credited;
    private final Findings findings;
    private final Map<String, String> refusals;
    private final Map<UserId, Balance> balances;
    private final Set<PaymentId> creditedNow = new LinkedHashSet<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<UserId, StripeCustomerId> links = new LinkedHashMap<>();
    private final Map<StripeEventId, Change> changes = new LinkedHashMap<>();
    private final Map<StripeEventId, Balance> balancesAfter = new HashMap<>();
    private final List<StripeEventId> order = new ArrayList<>();

    private record Change(WorkItem item, StripeEvent event) {}

    Batch(
        Trigger trigger,
        Instant start,
        Map<StripeEventId, StripeEvent> known,
        Set<PaymentId> credited,
        Findings findings,
        Map<String, String> refusals,
        Map<UserId, Balance> balances) {
      this.trigger = trigger;
      this.start = start;
      this.known = known;
      this.credited = new LinkedHashSet<>(credited);
      this.findings = findings;
      this.refusals = Map.copyOf(refusals);
      this.balances = new HashMap<>(balances);
    }

    void decide(WorkItem item) {
      order.add(item.id());
      if (!changes.containsKey(item.id())) {
        toBeTried(item, known, start)
            .ifPresent(
                event ->
                    changes.put(
                        item.id(), new Change(item, event.tried(decideState(item, event)))));
      }
    }

    private State decideState(WorkItem item, StripeEvent event) {
      if (item instanceof WorkItem.Stored again && again.remedy() instanceof Remedy.Discard) {
        return new Discarded(
            start,
            event.state() instanceof Failed failed
                ? Optional.of(failed.failure())
                : Optional.empty());
      }
      boolean isCredited = item.fact().payment().filter(credited::contains).isPresent();
      Resolution resolution =
          rules.resolver().resolve(item.paid().map(Paid::payer).orElse(PayerClaims.NONE), findings);
      Situation situation = new Situation(isCredited, resolution, balances);
      return switch (rules.credits().decide(item.notice(), situation)) {
        case Nothing nothing -> new Ignored(start, nothing.reason());
        case Refuse refuse ->
            new Failed(
                start,
                explained(refuse.failure(), item),
                rules.retries().nextAttempt(refuse.failure().code(), event.attempts() + 1, start));
        case Grant grant -> grant(item, (Paid) item.fact(), grant);
      };
    }

    /** Why the payer was not given an account comes first, where he should have been given one. */
    private Failure explained(Failure failure, WorkItem item) {
      return item.paid()
          .filter(paid -> failure.code() == FailureCode.USER_UNRESOLVED)
          .flatMap(paid -> rules.resolver().emailForNewUser(paid.payer()))
          .map(email -> refusals.get(email.lowerCase()))
          .map(
              reason ->
                  new Failure(
                      failure.code(),
                      "no account could be made for the payer: "
                          + reason
                          + "; "
                          + failure.message()))
          .orElse(failure);
    }

    private State grant(WorkItem item, Paid paid, Grant grant) {
      UserId user = grant.to().user();
      entries.add(
          new LedgerEntry(
              user,
              grant.credits().value(),
              EntryKind.PURCHASE,
              item.id(),
              paid.id(),
              item.notice().type(),
              trigger.name()));
      balances.put(user, grant.after());
      credited.add(paid.id());
      creditedNow.add(paid.id());
      balancesAfter.put(item.id(), grant.after());
      if (grant.to().linksCustomer()) {
        paid.payer()
            .customer()
            .filter(customer -> !links.containsValue(customer))
            .ifPresent(customer -> links.putIfAbsent(user, customer));
      }
      return new Completed(start, user, grant.credits().value(), grant.to().warning());
    }

    /** An event that failed before a later one of the same batch paid out is closed like others. */
    private void closeOvertaken() {
      changes.replaceAll(
          (id, change) -> {
            boolean overtaken =
                change.event().state() instanceof Failed
                    && change.item().fact().payment().filter(creditedNow::contains).isPresent();
            if (!overtaken) {
              return change;
            }
            StripeEvent failed = change.event();
            return new Change(
                change.item(),
                new StripeEvent(
                    id,
                    failed.type(),
                    failed.source(),
                    failed.receivedAt(),
                    new Ignored(start, SkipReason.ALREADY_CREDITED),
                    failed.attempts()));
          });
    }

    void store() {
      closeOvertaken();
      List<NewEvent> added = new ArrayList<>();
      List<ChangedEvent> changed = new ArrayList<>();
      List<Attempt> attempts = new ArrayList<>();
      Duration took = Duration.between(start, clock.instant());
      for (Change change : changes.values()) {
        switch (change.item()) {
          case WorkItem.Arrived arrived ->
              added.add(new NewEvent(arrived.notice(), change.event(), arrived.payload()));
          case WorkItem.Stored stored ->
              changed.add(new ChangedEvent(stored.notice(), change.event()));
        }
        attempts.add(new Attempt(change.event(), trigger, start, took));
      }
      if (!added.isEmpty()) {
        inbox.add(added);
      }
      if (!changed.isEmpty()) {
        inbox.update(changed);
      }
      if (!entries.isEmpty()) {
        ledger.append(entries, start);
        inbox.closeCredited(creditedNow, start);
      }
      if (!links.isEmpty()) {
        directory.linkCustomers(links);
      }
      if (!attempts.isEmpty()) {
        inbox.addAttempts(attempts);
        Audit.of(trigger, changes.keySet(), start).ifPresent(audit::append);
      }
    }

    List<Outcome> outcomes() {
      Set<StripeEventId> told = new LinkedHashSet<>();
      List<Outcome> outcomes = new ArrayList<>();
      for (StripeEventId id : order) {
        Change change = changes.get(id);
        if (change != null) {
          outcomes.add(
              told.add(id)
                  ? new Outcome.Tried(change.event(), Optional.ofNullable(balancesAfter.get(id)))
                  : new Outcome.Known(change.event()));
        } else {
          StripeEvent event = known.get(id);
          outcomes.add(event == null ? new Outcome.Missing(id) : new Outcome.Known(event));
        }
      }
      return outcomes;
    }
  }
}
