package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox.PaymentHistory;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Loads what a batch needs of users, once its events are as they are to be decided. */
record BatchLoading(UserDirectory directory, CreditLedger ledger, ProcessingRules rules) {

  /** What is known of the events and their payments. */
  record Known(
      Map<PaymentId, Payment> payments,
      Map<PaymentId, PaymentHistory> histories,
      Map<StripeEventId, StripeEvent> events) {}

  /**
   * What was loaded for a batch.
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

  /**
   * Finds the users of the items, makes those that are to be made, and holds their accounts.
   *
   * @param waits whether for accounts that another transaction holds; otherwise they are left out
   */
  Loaded load(
      List<WorkItem> items, BatchQuestions asked, Known known, Instant start, boolean waits) {
    List<WorkItem> tried =
        items.stream().filter(item -> item.toBeTried(known.events(), start).isPresent()).toList();
    Map<PaymentId, MoneyReturned> returned = returned(tried, known.histories());
    Set<UserReference> references = BatchQuestions.references(tried, rules.resolver());
    Findings findings =
        asked.references().containsAll(references) ? asked.findings().get() : find(references);
    Map<String, String> refusals = new HashMap<>();
    if (rules.createUnknownUsers()
        && new AccountCreation(directory, rules)
            .create(tried, known.payments().keySet(), returned, findings, refusals)) {
      findings = find(references);
    }
    Set<UserId> users = users(tried, findings, known.payments());
    Map<UserId, Account> held = hold(users, waits);
    users.removeAll(held.keySet());
    // One that was waited for and is not there has been removed: that is for the rules to say.
    return new Loaded(
        known.events(),
        known.payments(),
        known.histories().entrySet().stream()
            .filter(history -> history.getValue().isNoSale())
            .map(Map.Entry::getKey)
            .collect(toSet()),
        returned,
        findings,
        refusals,
        held,
        waits ? Set.of() : users);
  }

  private Findings find(Set<UserReference> references) {
    return references.isEmpty() ? Findings.NOBODY : directory.find(references).get();
  }

  /** Those who pay, and those to whom a payment is credited of which money goes back. */
  private Set<UserId> users(
      List<WorkItem> tried, Findings findings, Map<PaymentId, Payment> payments) {
    Set<UserId> users = new HashSet<>();
    tried.stream()
        .flatMap(item -> item.paid().stream())
        .map(paid -> rules.resolver().resolve(paid.payer(), findings))
        .flatMap(it -> it instanceof Resolution.Found found ? Stream.of(found.user()) : Stream.of())
        .forEach(users::add);
    tried.stream()
        .flatMap(item -> item.fact() instanceof MoneyBack back ? Stream.of(back.id()) : Stream.of())
        .flatMap(id -> Stream.ofNullable(payments.get(id)))
        .flatMap(payment -> payment.granted().stream())
        .forEach(granted -> users.add(granted.user()));
    return users;
  }

  /** What an account owes is asked once nobody else can change it. */
  private Map<UserId, Account> hold(Set<UserId> users, boolean waits) {
    if (users.isEmpty()) {
      return Map.of();
    }
    Answer<Map<UserId, Balance>> balances =
        waits ? Answer.of(directory.lock(users)) : directory.tryLock(users);
    Answer<Map<UserId, Integer>> debts = ledger.debts(users);
    Map<UserId, Account> held = new HashMap<>();
    balances.get().forEach((user, balance) -> held.put(user, new Account(balance, 0)));
    debts
        .get()
        .forEach(
            (user, debt) ->
                held.computeIfPresent(user, (id, account) -> new Account(account.balance(), debt)));
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
}
