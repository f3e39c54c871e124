package io.tallystick.application.service.inbox;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.policy.CreditDecision.Grant;
import io.tallystick.domain.policy.CreditDecision.Reverse;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a batch books: payments and accounts as its decisions leave them, one after the other. */
final class BatchBooking {

  private final Map<PaymentId, Payment> payments;
  private final Map<UserId, Account> accounts;
  private final Trigger trigger;
  private final Instant start;
  private final Set<PaymentId> creditedNow = new LinkedHashSet<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<UserId, StripeCustomerId> links = new LinkedHashMap<>();
  private final Map<StripeEventId, Balance> balancesAfter = new HashMap<>();

  BatchBooking(
      Map<PaymentId, Payment> payments,
      Map<UserId, Account> accounts,
      Trigger trigger,
      Instant start) {
    this.payments = new HashMap<>(payments);
    this.accounts = new HashMap<>(accounts);
    this.trigger = trigger;
    this.start = start;
  }

  boolean isCredited(PaymentId payment) {
    return payments.containsKey(payment);
  }

  Payment payment(PaymentId id) {
    return payments.getOrDefault(id, Payment.notCredited(id));
  }

  Map<UserId, Account> accounts() {
    return accounts;
  }

  /** The rows of the ledger, in their order. */
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

  /** The balance of the account that an event has changed. */
  Optional<Balance> balanceAfter(StripeEventId event) {
    return Optional.ofNullable(balancesAfter.get(event));
  }

  /** Books a purchase. */
  State grant(WorkItem item, Paid paid, Grant grant) {
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

  /** Books what has gone back of a payment, or has come again. */
  State reverse(WorkItem item, MoneyBack back, Reverse reverse) {
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
}
