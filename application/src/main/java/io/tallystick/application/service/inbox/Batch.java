package io.tallystick.application.service.inbox;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to a batch of events, decided one by one in memory: nothing is read or written. Each
 * finds payments and accounts as those before it leave them. One that needs an account which
 * another transaction holds is left out: nothing is stored of it.
 */
final class Batch {

  /** A refund is given up when its payment has not been credited by then. */
  private static final Duration PAYMENT_AWAITED = Duration.ofDays(3);

  private static final PaymentId NO_PAYMENT = new PaymentId("none");

  private final ProcessingRules rules;
  private final Instant start;
  private final BatchLoading.Loaded loaded;
  private final BatchBooking booking;
  private final Set<PaymentId> noSales;
  private final BatchChanges changes = new BatchChanges();
  private final Set<StripeEventId> leftOut = new HashSet<>();
  private final Set<PaymentId> leftOutPurchases = new HashSet<>();
  private final List<StripeEventId> order = new ArrayList<>();

  Batch(ProcessingRules rules, Trigger trigger, Instant start, BatchLoading.Loaded loaded) {
    this.rules = rules;
    this.start = start;
    this.loaded = loaded;
    this.booking = new BatchBooking(loaded.payments(), loaded.accounts(), trigger, start);
    this.noSales = new HashSet<>(loaded.noSales());
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
    changes.closeOvertaken(booking.creditedNow(), start);
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
        && (booking.isCredited(back.id())
            || noSales.contains(back.id())
                && Optional.ofNullable(loaded.known().get(item.id()))
                    .filter(event -> event.status() == ProcessingStatus.FAILED)
                    .isPresent());
  }

  private Optional<CreditDecision> withoutUser(WorkItem item) {
    Optional<PaymentId> payment = item.notice().payment();
    return rules
        .credits()
        .decideWithoutUser(
            item.notice(),
            payment.filter(booking::isCredited).isPresent(),
            payment.map(this::returned).orElse(MoneyReturned.NONE));
  }

  private MoneyReturned returned(PaymentId payment) {
    return loaded.returned().getOrDefault(payment, MoneyReturned.NONE);
  }

  /** What is to be stored of the events. */
  BatchChanges changes() {
    return changes;
  }

  /** The events about which somebody asked, as far as they were tried. */
  List<StripeEventId> asked() {
    return order.stream().distinct().filter(changes::contains).toList();
  }

  /** What is to be booked and linked. */
  BatchBooking booking() {
    return booking;
  }

  private void decide(WorkItem item) {
    StripeEvent event = item.toBeTried(loaded.known(), start).orElse(null);
    if (event == null || changes.contains(item.id())) {
      return;
    }
    if (isLocked(item)) {
      leftOut.add(item.id());
      item.paid().ifPresent(paid -> leftOutPurchases.add(paid.id()));
    } else {
      changes.add(item, event.tried(decideState(item, event)));
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
              || booking
                  .payment(back.id())
                  .granted()
                  .filter(granted -> loaded.locked().contains(granted.user()))
                  .isPresent();
      case Paid paid ->
          rules.resolver().resolve(paid.payer(), loaded.findings())
                  instanceof Resolution.Found found
              && loaded.locked().contains(found.user());
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
        yield new Ignored(start, nothing.reason().code(), nothing.warning());
      }
      case Refuse refuse ->
          new Failed(
              start,
              explained(refuse.failure(), item),
              rules.nextAttempt(refuse.failure().code(), event.attempts() + 1, start, rest(item)));
      case Grant grant -> booking.grant(item, (Paid) item.fact(), grant);
      case Reverse reverse -> booking.reverse(item, (MoneyBack) item.fact(), reverse);
    };
  }

  private static Optional<Duration> rest(WorkItem item) {
    return item.paid().flatMap(paid -> paid.claim().lineItems().rest());
  }

  private Situation situation(WorkItem item, StripeEvent event) {
    PaymentId id = item.notice().payment().orElse(NO_PAYMENT);
    return new Situation(
        booking.payment(id),
        returned(id),
        noSales.contains(id) || !event.receivedAt().plus(PAYMENT_AWAITED).isAfter(start),
        rules
            .resolver()
            .resolve(item.paid().map(Paid::payer).orElse(PayerClaims.NONE), loaded.findings()),
        booking.accounts());
  }

  /** Where the payer should have been given an account, the message first says why not. */
  private Failure explained(Failure failure, WorkItem item) {
    return item.paid()
        .filter(paid -> failure.code() == FailureCode.USER_UNRESOLVED)
        .flatMap(paid -> rules.resolver().emailForNewUser(paid.payer()))
        .map(email -> loaded.refusals().get(email.lowerCase()))
        .map(
            reason ->
                new Failure(
                    failure.code(),
                    "no account could be made for the payer: " + reason + "; " + failure.message()))
        .orElse(failure);
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
    if (changes.contains(id)) {
      StripeEvent changed = changes.of(id).event();
      return told.add(id)
          ? new Outcome.Tried(changed, booking.balanceAfter(id))
          : new Outcome.Known(changed);
    }
    StripeEvent event = loaded.known().get(id);
    return event == null ? new Outcome.Missing(id) : new Outcome.Known(event);
  }
}
