package io.tallystick.application.service;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.BookedPayments;
import io.tallystick.application.port.BookedPayments.Standing;
import io.tallystick.application.port.CreditLedger;
import io.tallystick.application.port.EventDecoder.Decoded;
import io.tallystick.application.port.ReconcileRuns.Finding;
import io.tallystick.application.port.ReconcileRuns.What;
import io.tallystick.application.port.ReconcileStage;
import io.tallystick.application.port.StripeHistory.Item;
import io.tallystick.application.port.WebhookInbox;
import io.tallystick.application.port.WebhookInbox.PaymentHistory;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.MoneyReturned.Share;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what Stripe lists on one page with what is known here. */
public final class ReconcilePages {

  private static final Standing UNKNOWN = new Standing(Optional.empty(), false, false);

  private final EventProcessing processing;
  private final EventReading reading;
  private final WebhookInbox inbox;
  private final CreditLedger ledger;
  private final BookedPayments booked;
  private final ProcessingRules rules;

  public ReconcilePages(
      EventProcessing processing,
      EventReading reading,
      WebhookInbox inbox,
      CreditLedger ledger,
      BookedPayments booked,
      ProcessingRules rules) {
    this.processing = processing;
    this.reading = reading;
    this.inbox = inbox;
    this.ledger = ledger;
    this.booked = booked;
    this.rules = rules;
  }

  /**
   * What differs.
   *
   * @param dryRun whether events that never arrived are only named
   * @param seen receives the ids of the payments, invoices, refunds and disputes on the page
   */
  List<Finding> compare(ReconcileStage kind, List<Item> items, boolean dryRun, Set<String> seen) {
    if (kind != ReconcileStage.EVENTS) {
      items.forEach(item -> seen.add(item.id()));
    }
    return switch (kind) {
      case EVENTS -> feed(items, dryRun);
      case SESSIONS -> sessions(items, seen);
      case INVOICES -> invoices(items);
      case REFUNDS -> moneyBack("refund", items);
      case DISPUTES -> moneyBack("dispute", items);
      case LEDGER -> throw new IllegalArgumentException("the ledger is not Stripe's");
    };
  }

  /** The oldest first, as they would have been delivered. */
  private List<Finding> feed(List<Item> items, boolean dryRun) {
    Set<String> known =
        inbox
            .find(
                items.stream()
                    .map(Item::id)
                    .filter(StripeEventId::isValid)
                    .map(StripeEventId::new)
                    .toList())
            .stream()
            .map(stored -> stored.event().id().value())
            .collect(toSet());
    List<Item> lacking = items.reversed().stream().filter(it -> !known.contains(it.id())).toList();
    if (!dryRun && !lacking.isEmpty()) {
      List<Decoded> read = reading.read(lacking.stream().map(Item::body).toList());
      List<WorkItem> arrived = new ArrayList<>();
      for (int i = 0; i < lacking.size(); i++) {
        if (read.get(i) instanceof Decoded.Event event) {
          arrived.add(new WorkItem.Arrived(event.notice(), lacking.get(i).body(), "reconcile"));
        }
      }
      processing.process(arrived, Trigger.RECONCILE);
    }
    return lacking.stream()
        .map(
            item ->
                new Finding(
                    What.FED,
                    "event",
                    item.id(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  private record Sold(String id, Paid paid) {}

  private List<Finding> sessions(List<Item> items, Set<String> seen) {
    List<Sold> sold = new ArrayList<>();
    for (Item item : items) {
      for (EventNotice notice : item.notices()) {
        if (reading.siblings().ofPayment(notice).fact() instanceof Paid paid
            && rules.credits().concerns(notice)) {
          sold.add(new Sold(item.id(), paid));
          seen.add(paid.id().value());
        }
      }
    }
    Set<PaymentId> ids = sold.stream().map(it -> it.paid().id()).collect(toSet());
    Map<PaymentId, Payment> payments = ids.isEmpty() ? Map.of() : ledger.payments(ids).get();
    Map<PaymentId, Standing> standings = ids.isEmpty() ? Map.of() : booked.standings(ids);
    List<Finding> found = new ArrayList<>();
    for (Sold one : sold) {
      PaymentId id = one.paid().id();
      Standing standing = standings.getOrDefault(id, UNKNOWN);
      Optional<Long> credits = one.paid().claim().number().map(Integer::longValue);
      Optional<Payment.Granted> granted =
          Optional.ofNullable(payments.get(id)).flatMap(Payment::granted);
      if (granted.isEmpty() && !standing.isSettled()) {
        found.add(finding(What.MISSING, "session", one.id(), id, credits, Optional.empty()));
      } else if (granted.isPresent() && !standing.isAmended()) {
        long here = granted.get().credits();
        if (credits.filter(there -> there != here).isPresent()
            || differs(one.paid().money(), granted.get().paid())) {
          found.add(finding(What.DIFFERENT, "session", one.id(), id, credits, Optional.of(here)));
        }
      }
    }
    return found;
  }

  private static boolean differs(Optional<Money> there, Optional<Money> here) {
    return there.isPresent() && here.isPresent() && !there.equals(here);
  }

  private List<Finding> invoices(List<Item> items) {
    Set<String> ids =
        items.stream().filter(it -> !it.notices().isEmpty()).map(Item::id).collect(toSet());
    Map<String, Standing> standings = ids.isEmpty() ? Map.of() : booked.invoices(ids);
    return ids.stream()
        .sorted()
        .filter(
            id -> {
              Standing standing = standings.getOrDefault(id, UNKNOWN);
              return standing.credited().isEmpty() && !standing.isSettled();
            })
        .map(
            id ->
                new Finding(
                    What.MISSING,
                    "invoice",
                    id,
                    Optional.of(id),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  /** What Stripe lists, together with what events said before the period. */
  private List<Finding> moneyBack(String type, List<Item> items) {
    Map<PaymentId, MoneyReturned> listed = new LinkedHashMap<>();
    Map<PaymentId, String> named = new LinkedHashMap<>();
    for (Item item : items) {
      for (EventNotice notice : item.notices()) {
        if (reading.siblings().ofPayment(notice).fact() instanceof MoneyBack back) {
          listed.merge(
              back.id(),
              MoneyReturned.NONE.and(back.movements()),
              (one, other) -> one.and(other.movements()));
          named.putIfAbsent(back.id(), item.id());
        }
      }
    }
    if (listed.isEmpty()) {
      return List.of();
    }
    Map<PaymentId, Payment> payments = ledger.payments(new HashSet<>(listed.keySet())).get();
    Map<PaymentId, PaymentHistory> histories = inbox.histories(listed.keySet()).get();
    List<Finding> found = new ArrayList<>();
    listed.forEach(
        (id, returned) -> {
          Payment payment = payments.getOrDefault(id, Payment.notCredited(id));
          MoneyReturned all =
              histories.getOrDefault(id, PaymentHistory.NONE).returned().and(returned.movements());
          if (payment.isCredited() && payment.shareOf(all) instanceof Share.Known share) {
            difference(share.credits(), payment.reversed())
                .map(
                    what ->
                        finding(
                            what,
                            type,
                            named.getOrDefault(id, id.value()),
                            id,
                            Optional.of((long) share.credits()),
                            Optional.of((long) payment.reversed())))
                .ifPresent(found::add);
          }
        });
    return found;
  }

  private static Optional<What> difference(int stripe, int ledger) {
    if (stripe == ledger) {
      return Optional.empty();
    }
    return Optional.of(ledger == 0 ? What.MISSING : stripe == 0 ? What.EXTRA : What.DIFFERENT);
  }

  private static Finding finding(
      What what,
      String type,
      String id,
      PaymentId payment,
      Optional<Long> stripe,
      Optional<Long> ledger) {
    return new Finding(what, type, id, Optional.of(payment.value()), stripe, ledger);
  }
}
