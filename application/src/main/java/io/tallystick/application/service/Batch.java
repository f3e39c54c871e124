package io.tallystick.application.service;

import io.tallystick.application.usecase.Outcome;
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
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
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

/** What happens to a batch of events, decided one by one in memory: nothing is read or written. */
final class Batch {

  /**
   * What was loaded for it.
   *
   * @param known the events that are stored already
   * @param refusals why an address, in lower case, could not be given an account
   * @param balances of the accounts that are held
   * @param locked accounts that another transaction holds: their events are left out
   * @param moneyBack the events that say that money of a payment goes back
   */
  record Loaded(
      Map<StripeEventId, StripeEvent> known,
      Set<PaymentId> credited,
      Findings findings,
      Map<String, String> refusals,
      Map<UserId, Balance> balances,
      Set<UserId> locked,
      Map<PaymentId, StripeEventId> moneyBack) {}

  /** An event, and what became of it. */
  record Change(WorkItem item, StripeEvent event) {}

  private final ProcessingRules rules;
  private final Trigger trigger;
  private final Instant start;
  private final Map<StripeEventId, StripeEvent> known;
  private final Set<PaymentId> credited;
  private final Findings findings;
  private final Map<String, String> refusals;
  private final Map<UserId, Balance> balances;
  private final Set<UserId> locked;
  private final Map<PaymentId, StripeEventId> moneyBack;
  private final Set<PaymentId> creditedNow = new LinkedHashSet<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<UserId, StripeCustomerId> links = new LinkedHashMap<>();
  private final Map<StripeEventId, Change> changes = new LinkedHashMap<>();
  private final Map<StripeEventId, Balance> balancesAfter = new HashMap<>();
  private final Set<StripeEventId> leftOut = new HashSet<>();
  private final List<StripeEventId> order = new ArrayList<>();

  Batch(ProcessingRules rules, Trigger trigger, Instant start, Loaded loaded) {
    this.rules = rules;
    this.trigger = trigger;
    this.start = start;
    this.known = loaded.known();
    this.credited = new LinkedHashSet<>(loaded.credited());
    this.findings = loaded.findings();
    this.refusals = loaded.refusals();
    this.balances = new HashMap<>(loaded.balances());
    this.locked = loaded.locked();
    this.moneyBack = loaded.moneyBack();
  }

  /** Decides about the items, in this order. */
  void decide(List<WorkItem> items) {
    items.forEach(this::decide);
    closeOvertaken();
  }

  /** What is to be stored of the events. */
  Collection<Change> changes() {
    return changes.values();
  }

  /** What is to be booked. */
  List<LedgerEntry> entries() {
    return entries;
  }

  /** The payments that are credited by it. */
  Set<PaymentId> creditedNow() {
    return creditedNow;
  }

  /** Whom the events link to which customer. */
  Map<UserId, StripeCustomerId> links() {
    return links;
  }

  /** The credits are booked all the same: a link only helps to find the user the next time. */
  void warnOfRefusedLinks(Map<UserId, String> reasons) {
    changes.replaceAll(
        (id, change) ->
            change.event().state() instanceof Completed done && reasons.containsKey(done.user())
                ? with(change, warned(done, reasons))
                : change);
  }

  private static Completed warned(Completed done, Map<UserId, String> reasons) {
    return warned(
        done, "the Stripe customer could not be linked to the user: " + reasons.get(done.user()));
  }

  private static Completed warned(Completed done, String warning) {
    return new Completed(
        done.at(),
        done.user(),
        done.credits(),
        Optional.of(done.warning().map(first -> first + "; " + warning).orElse(warning)));
  }

  private void decide(WorkItem item) {
    order.add(item.id());
    StripeEvent event = item.toBeTried(known, start).orElse(null);
    if (event == null || changes.containsKey(item.id())) {
      return;
    }
    if (isLocked(item)) {
      leftOut.add(item.id());
    } else {
      changes.put(item.id(), new Change(item, event.tried(decideState(item, event))));
    }
  }

  /** Whether it needs an account that another transaction holds. */
  private boolean isLocked(WorkItem item) {
    return item.paid()
        .filter(
            paid ->
                rules
                    .credits()
                    .decideWithoutUser(item.notice(), credited.contains(paid.id()))
                    .isEmpty())
        .map(paid -> rules.resolver().resolve(paid.payer(), findings))
        .filter(to -> to instanceof Resolution.Found found && locked.contains(found.user()))
        .isPresent();
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
              rules.nextAttempt(refuse.failure().code(), event.attempts() + 1, start));
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
                    "no account could be made for the payer: " + reason + "; " + failure.message()))
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
    Completed done = new Completed(start, user, grant.credits().value(), grant.to().warning());
    return moneyBack.containsKey(paid.id())
        ? warned(
            done,
            "money of this payment has gone back since, says %s; no credits are taken back for that"
                .formatted(moneyBack.get(paid.id())))
        : done;
  }

  /** An event that moved nothing before a later one of the batch paid out is closed like others. */
  private void closeOvertaken() {
    changes.replaceAll(
        (id, change) -> {
          boolean overtaken =
              movedNothing(change.event().state())
                  && change.item().fact().payment().filter(creditedNow::contains).isPresent();
          if (!overtaken) {
            return change;
          }
          return with(change, new Ignored(start, SkipReason.ALREADY_CREDITED));
        });
  }

  private static boolean movedNothing(State state) {
    return state instanceof Failed
        || state instanceof Ignored ignored
            && ignored.reason().equals(SkipReason.NO_CREDITS_METADATA.code());
  }

  private static Change with(Change change, State state) {
    StripeEvent event = change.event();
    return new Change(
        change.item(),
        new StripeEvent(
            event.id(), event.type(), event.source(), event.receivedAt(), state, event.attempts()));
  }

  /** One for each item, in their order; empty for each that is left out. */
  List<Optional<Outcome>> outcomes() {
    Set<StripeEventId> told = new HashSet<>();
    return order.stream()
        .map(
            id -> leftOut.contains(id) ? Optional.<Outcome>empty() : Optional.of(outcome(id, told)))
        .toList();
  }

  private Outcome outcome(StripeEventId id, Set<StripeEventId> told) {
    Change change = changes.get(id);
    if (change != null) {
      return told.add(id)
          ? new Outcome.Tried(change.event(), Optional.ofNullable(balancesAfter.get(id)))
          : new Outcome.Known(change.event());
    }
    StripeEvent event = known.get(id);
    return event == null ? new Outcome.Missing(id) : new Outcome.Known(event);
  }
}
