package io.tallystick.application.service.reconcile;

import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.PaymentHistory;
import io.tallystick.application.port.reconcile.BookedPayments.Row;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.port.reconcile.StripeHistory.Page;
import io.tallystick.application.port.reconcile.StripeHistory.Unavailable;
import io.tallystick.application.service.inbox.SiblingEvents;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.MoneyReturned.Share;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what Stripe says of the refunds, or of the disputes, of each payment with what the
 * ledger has reversed. Where events have not said the same of what is listed, Stripe is asked for
 * all refunds or disputes of the payment, and its answer alone counts.
 */
record ReversalsComparison(
    StripeHistory history, SiblingEvents siblings, WebhookInbox inbox, CreditLedger ledger) {

  /**
   * A payment to compare.
   *
   * @param object the refund or dispute that stands for it
   * @param listed what Stripe's list says; empty: nothing was listed
   */
  private record Subject(String object, Optional<Set<Movement>> listed) {

    Subject and(Subject other) {
      return new Subject(
          object,
          listed.map(
              movements ->
                  MoneyReturned.NONE
                      .and(movements)
                      .and(other.listed.orElse(Set.of()))
                      .movements()));
    }
  }

  /**
   * What is listed on a page of refunds or disputes.
   *
   * @param answered payments for which Stripe was asked before, and whose comparison is done; those
   *     that are asked are added
   */
  ComparedPage listed(ReconcileStage kind, List<Item> items, Set<Seen> answered) {
    Map<PaymentId, Subject> subjects = new LinkedHashMap<>();
    for (Item item : items) {
      for (EventNotice told : item.notices()) {
        EventNotice notice = siblings.ofPayment(told);
        notice
            .payment()
            .ifPresent(
                id ->
                    subjects.merge(
                        id, new Subject(item.id(), Optional.of(movements(notice))), Subject::and));
      }
    }
    return compare(kind, subjects, answered);
  }

  /** The payment of a row of the ledger of which Stripe has listed nothing. */
  ComparedPage booked(Row row, Set<Seen> answered) {
    return compare(
        row.type().equals("refund") ? ReconcileStage.REFUNDS : ReconcileStage.DISPUTES,
        Map.of(row.payment(), new Subject(row.object(), Optional.empty())),
        answered);
  }

  private static Set<Movement> movements(EventNotice notice) {
    return notice.fact() instanceof MoneyBack back ? Set.copyOf(back.movements()) : Set.of();
  }

  private ComparedPage compare(
      ReconcileStage kind, Map<PaymentId, Subject> subjects, Set<Seen> answered) {
    if (subjects.isEmpty()) {
      return new ComparedPage.Found(List.of(), Set.of());
    }
    String type = kind == ReconcileStage.REFUNDS ? "refund" : "dispute";
    Map<PaymentId, Payment> payments = ledger.payments(subjects.keySet()).get();
    Map<PaymentId, PaymentHistory> histories = inbox.histories(subjects.keySet()).get();
    List<Finding> found = new ArrayList<>();
    Set<Seen> seen = new HashSet<>();
    for (Map.Entry<PaymentId, Subject> entry : subjects.entrySet()) {
      PaymentId id = entry.getKey();
      Payment payment = payments.get(id);
      Seen subject = new Seen(type, id.value());
      if (payment == null || answered.contains(subject)) {
        continue;
      }
      MoneyReturned known = histories.getOrDefault(id, PaymentHistory.NONE).returned();
      MoneyReturned ours = known.only(kind == ReconcileStage.DISPUTES);
      MoneyReturned others = known.only(kind == ReconcileStage.REFUNDS);
      MoneyReturned theirs = ours;
      if (entry.getValue().listed().filter(ours::saysTheSameAs).isEmpty()) {
        switch (ask(kind, id)) {
          case Asked.Nothing unavailable -> {
            return new ComparedPage.Stopped(unavailable.why());
          }
          case Asked.Movements asked -> {
            theirs = asked.returned().and(ours.released().movements());
            answered.add(subject);
          }
        }
      }
      MoneyReturned all = others.and(theirs.movements());
      if (payment.granted().isPresent()
          && payment.shareOf(all.inCurrenciesOf(theirs.movements())) instanceof Share.Unclear) {
        found.add(
            new Finding(
                What.DIFFERENT,
                type,
                entry.getValue().object(),
                Optional.of(id.value()),
                Optional.empty(),
                Optional.of((long) payment.reversed())));
      } else {
        int without = payment.shareOf(others).credits();
        int stripe = payment.shareOf(all).credits() - without;
        int here = Math.max(0, payment.reversed() - without);
        difference(stripe, here)
            .ifPresent(
                what ->
                    found.add(
                        new Finding(
                            what,
                            type,
                            entry.getValue().object(),
                            Optional.of(id.value()),
                            Optional.of((long) stripe),
                            Optional.of((long) here))));
      }
      seen.add(subject);
    }
    return new ComparedPage.Found(found, seen);
  }

  private static Optional<What> difference(int stripe, int ledger) {
    if (stripe == ledger) {
      return Optional.empty();
    }
    return Optional.of(ledger == 0 ? What.MISSING : stripe == 0 ? What.EXTRA : What.DIFFERENT);
  }

  private sealed interface Asked {
    record Movements(MoneyReturned returned) implements Asked {}

    record Nothing(String why) implements Asked {}
  }

  /** All refunds, or disputes, of a payment, by each id under which Stripe can list them. */
  private Asked ask(ReconcileStage kind, PaymentId payment) {
    MoneyReturned returned = MoneyReturned.NONE;
    for (PaymentId id : askable(payment)) {
      Optional<String> after = Optional.empty();
      do {
        switch (history.ofPayment(kind, id, after)) {
          case Unavailable unavailable -> {
            return new Asked.Nothing(unavailable.why());
          }
          case Page page -> {
            for (Item item : page.items()) {
              for (EventNotice told : item.notices()) {
                EventNotice notice = siblings.ofPayment(told);
                if (notice.payment().filter(payment::equals).isPresent()) {
                  returned = returned.and(movements(notice));
                }
              }
            }
            after = page.next();
          }
        }
      } while (after.isPresent());
    }
    return new Asked.Movements(returned);
  }

  /** Its PaymentIntents, or else its charges. */
  private List<PaymentId> askable(PaymentId payment) {
    Set<PaymentId> ids = new HashSet<>(inbox.aliases(Set.of(payment)).get().keySet());
    ids.add(payment);
    List<PaymentId> intents = beginningWith("pi_", ids);
    return intents.isEmpty() ? beginningWith("ch_|py_", ids) : intents;
  }

  private static List<PaymentId> beginningWith(String prefixes, Set<PaymentId> ids) {
    return ids.stream()
        .filter(id -> id.value().matches("(" + prefixes + ").*"))
        .sorted(Comparator.comparing(PaymentId::value))
        .toList();
  }
}
