package io.tallystick.application.service.inbox;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision;
import io.tallystick.domain.policy.CreditDecision.Grant;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import io.tallystick.domain.policy.CreditDecision.Reverse;
import io.tallystick.domain.policy.Situation;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
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
   * @param payments those that are credited
   * @param noSales those that are known to buy no credits
   * @param returned what has gone back of payments, by all events, those of the batch too
   * @param refusals why an address, in lower case, could not be given an account
   * @param accounts those that are held
   * @param locked accounts that another transaction holds: their events are left out
   */
  record Loaded(
      Map<StripeEventId, StripeEvent> known,
      Map<PaymentId, Payment> payments,
      Set<PaymentId> noSales,
      Map<PaymentId, MoneyReturned> returned,
      Findings findings,
      Map<String, String> refusals,
      Map<UserId, Account> accounts,
      Set<UserId> locked) {}

  /** An event, and what became of it. */
  record Change(WorkItem item, StripeEvent event) {}

  /** A refund is given up when its payment has not been credited by then. */
  private static final Duration PAYMENT_AWAITED = Duration.ofDays(3);

  private static final PaymentId NO_PAYMENT = new PaymentId("none");

  private final ProcessingRules rules;
  private final Trigger trigger;
  private final Instant start;
  private final Map<StripeEventId, StripeEvent> known;
  private final Map<PaymentId, Payment> payments;
  private final Set<PaymentId> noSales;
  private final Map<PaymentId, MoneyReturned> returned;
  private final Findings findings;
  private final Map<String, String> refusals;
  private final Map<UserId, Account> accounts;
  private final Set<UserId> locked;
  private final Set<PaymentId> creditedNow = new LinkedHashSet<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<UserId, StripeCustomerId> links = new LinkedHashMap<>();
  private final Map<StripeEventId, Change> changes = new LinkedHashMap<>();
  private final Map<StripeEventId, Balance> balancesAfter = new HashMap<>();
  private final Set<StripeEventId> leftOut = new HashSet<>();
  private final Set<PaymentId> leftOutPurchases = new HashSet<>();
  private final List<StripeEventId> order = new ArrayList<>();

  Batch(ProcessingRules rules, Trigger trigger, Instant start, Loaded loaded) {
    this.rules = rules;
    this.trigger = trigger;
    this.start = start;
    this.known = loaded.known();
    this.payments = new HashMap<>(loaded.payments());
    this.noSales = new HashSet<>(loaded.noSales());
    this.returned = loaded.returned();
    this.findings = loaded.findings();
    this.refusals = loaded.refusals();
    this.accounts = new HashMap<>(loaded.accounts());
    this.locked = loaded.locked();
  }

  /**
   * Decides about the items, in this order; first about purchases, so that what has gone back of
   * them finds them credited.
   *
   * @param undecided stored events of their payments, which are decided only if that changes them
   */
  void decide(List<WorkItem> items, List<WorkItem> undecided) {
    items.forEach(item -> order.add(item.id()));
    undecided.stream().filter(this::canBeCreditedAfterAll).forEach(this::decide);
    items.stream().filter(item -> !isMoneyBack(item)).forEach(this::decide);
    items.stream().filter(Batch::isMoneyBack).forEach(this::decide);
    undecided.stream().filter(this::isDecidedNow).forEach(this::decide);
    closeOvertaken();
  }

  private static boolean isMoneyBack(WorkItem item) {
    return item.fact() instanceof MoneyBack;
  }

  /**
   * Purchases that were closed, of which credits are to move now, or a person must look why not.
   */
  private boolean canBeCreditedAfterAll(WorkItem item) {
    return item.paid().isPresent() && withoutUser(item).filter(Nothing.class::isInstance).isEmpty();
  }

  /** Refunds and disputes that waited, or were given up, of a payment that is known now. */
  private boolean isDecidedNow(WorkItem item) {
    return item.fact() instanceof MoneyBack back
        && (payments.containsKey(back.id())
            || noSales.contains(back.id())
                && known.get(item.id()) != null
                && known.get(item.id()).status() == ProcessingStatus.FAILED);
  }

  private Optional<CreditDecision> withoutUser(WorkItem item) {
    Optional<PaymentId> payment = item.fact().payment();
    return rules
        .credits()
        .decideWithoutUser(
            item.notice(),
            payment.filter(payments::containsKey).isPresent(),
            payment.map(this::returned).orElse(MoneyReturned.NONE));
  }

  private MoneyReturned returned(PaymentId payment) {
    return returned.getOrDefault(payment, MoneyReturned.NONE);
  }

  /** What is to be stored of the events. */
  Collection<Change> changes() {
    return changes.values();
  }

  /** The events about which somebody asked, as far as they were tried. */
  List<StripeEventId> asked() {
    return order.stream().distinct().filter(changes::containsKey).toList();
  }

  /** What is to be booked. */
  List<LedgerEntry> entries() {
    return entries;
  }

  /** The payments that are credited by it. */
  Set<PaymentId> creditedNow() {
    return creditedNow;
  }

  /** The accounts that the events link to Stripe customers. */
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
        done.note(),
        Optional.of(done.warning().map(first -> first + "; " + warning).orElse(warning)));
  }

  private void decide(WorkItem item) {
    StripeEvent event = item.toBeTried(known, start).orElse(null);
    if (event == null || changes.containsKey(item.id())) {
      return;
    }
    if (isLocked(item)) {
      leftOut.add(item.id());
      item.paid().ifPresent(paid -> leftOutPurchases.add(paid.id()));
    } else {
      changes.put(item.id(), new Change(item, event.tried(decideState(item, event))));
    }
  }

  /** Whether it, or the purchase of which money goes back, needs an account held by another. */
  private boolean isLocked(WorkItem item) {
    if (withoutUser(item).isPresent()) {
      return false;
    }
    return switch (item.fact()) {
      case MoneyBack back ->
          leftOutPurchases.contains(back.id())
              || Optional.ofNullable(payments.get(back.id()))
                  .flatMap(Payment::granted)
                  .filter(granted -> locked.contains(granted.user()))
                  .isPresent();
      case Paid paid ->
          rules.resolver().resolve(paid.payer(), findings) instanceof Resolution.Found found
              && locked.contains(found.user());
      case PaymentFact other -> false;
    };
  }

  private State decideState(WorkItem item, StripeEvent event) {
    if (item instanceof WorkItem.Stored again && again.remedy() instanceof Remedy.Discard) {
      return new Discarded(
          start,
          event.state() instanceof Failed failed
              ? Optional.of(failed.failure())
              : Optional.empty());
    }
    return switch (rules.credits().decide(item.notice(), situation(item, event))) {
      case Nothing nothing -> {
        if (nothing.reason().isNoSale()) {
          item.fact().payment().ifPresent(noSales::add);
        }
        yield new Ignored(start, nothing.reason());
      }
      case Refuse refuse ->
          new Failed(
              start,
              explained(refuse.failure(), item),
              rules.nextAttempt(refuse.failure().code(), event.attempts() + 1, start));
      case Grant grant -> grant(item, (Paid) item.fact(), grant);
      case Reverse reverse -> reverse(item, (MoneyBack) item.fact(), reverse);
    };
  }

  private Situation situation(WorkItem item, StripeEvent event) {
    PaymentId id = item.fact().payment().orElse(NO_PAYMENT);
    return new Situation(
        payments.getOrDefault(id, Payment.notCredited(id)),
        returned(id),
        noSales.contains(id) || !event.receivedAt().plus(PAYMENT_AWAITED).isAfter(start),
        rules.resolver().resolve(item.paid().map(Paid::payer).orElse(PayerClaims.NONE), findings),
        accounts);
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
    payments.put(
        paid.id(),
        Payment.notCredited(paid.id())
            .granted(user, grant.credits().value(), paid.money(), grant.booked()));
    creditedNow.add(paid.id());
    if (grant.to().linksCustomer()) {
      paid.payer()
          .customer()
          .filter(customer -> !links.containsValue(customer))
          .ifPresent(customer -> links.putIfAbsent(user, customer));
    }
    List<Expiring> expiring = grant.terms().stream().map(term -> term.from(start)).toList();
    return booked(item, user, grant.booked(), expiring, grant.warning());
  }

  private State reverse(WorkItem item, MoneyBack back, Reverse reverse) {
    payments.computeIfPresent(back.id(), (id, payment) -> payment.after(reverse.booked()));
    return booked(item, reverse.user(), reverse.booked(), List.of(), reverse.warning());
  }

  /**
   * @param expiring of the first row
   */
  private State booked(
      WorkItem item,
      UserId user,
      Booked booked,
      List<Expiring> expiring,
      Optional<String> warning) {
    Optional<String> object =
        item.fact() instanceof MoneyBack back ? back.object() : Optional.empty();
    List<Expiring> ofThis = expiring;
    for (Posting posting : booked.postings()) {
      entries.add(
          new LedgerEntry(
              user,
              posting,
              item.id(),
              item.fact().payment().orElseThrow(),
              item.notice().names().charge(),
              item.paid().flatMap(Paid::invoice),
              object,
              ofThis,
              item.notice().type()
                  + (posting.forgiven() == 0 ? "" : "; forgiven: " + posting.forgiven()),
              trigger.name()));
      ofThis = List.of();
    }
    accounts.put(user, booked.after());
    balancesAfter.put(item.id(), booked.after().balance());
    return new Completed(start, user, booked.change(), booked.note(), warning);
  }

  /** An event that moved nothing before a later one of the batch paid out is closed like others. */
  private void closeOvertaken() {
    changes.replaceAll(
        (id, change) -> {
          boolean overtaken =
              movedNothing(change.event().state())
                  && !isMoneyBack(change.item())
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
