package io.tallystick.application.service.reconcile;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.BookedPayments.Row;
import io.tallystick.application.port.reconcile.BookedPayments.Standing;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Payment.Granted;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.PaymentFact.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what Stripe lists on one page with what is known here. */
public final class ReconcilePages {

  private final EventProcessing processing;
  private final EventReading reading;
  private final WebhookInbox inbox;
  private final CreditLedger ledger;
  private final BookedPayments booked;
  private final ProcessingRules rules;
  private final ReversalsComparison reversals;

  public ReconcilePages(
      EventProcessing processing,
      EventReading reading,
      StripeHistory history,
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
    this.reversals = new ReversalsComparison(history, reading.siblings(), inbox, ledger);
  }

  /**
   * What differs; events that never arrived are fed in.
   *
   * @param dryRun whether they are not
   */
  ComparedPage compare(ReconcileStage kind, List<Item> items, boolean dryRun) {
    return switch (kind) {
      case EVENTS -> {
        List<Item> lacking = unknown(items);
        if (!dryRun && !lacking.isEmpty()) {
          feed(lacking);
        }
        yield new ComparedPage.Found(List.of(), Set.of());
      }
      case SESSIONS -> purchases("session", items);
      case INVOICES -> purchases("invoice", items);
      case REFUNDS, DISPUTES -> reversals.listed(kind, items);
      case LEDGER -> throw new IllegalArgumentException("the ledger is not Stripe's");
    };
  }

  /** The refund or dispute of a row of the ledger of which Stripe has listed nothing. */
  ComparedPage booked(Row row) {
    return reversals.booked(row);
  }

  /** The events that never arrived. */
  List<Finding> lacking(List<Item> items) {
    return unknown(items).stream()
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

  /** The oldest first, as they would have been delivered. */
  private List<Item> unknown(List<Item> items) {
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
    return items.reversed().stream().filter(it -> !known.contains(it.id())).toList();
  }

  private void feed(List<Item> lacking) {
    List<Decoded> read = reading.read(lacking.stream().map(Item::body).toList());
    List<WorkItem> arrived = new ArrayList<>();
    for (int i = 0; i < lacking.size(); i++) {
      if (read.get(i) instanceof Decoded.Event event) {
        arrived.add(new WorkItem.Arrived(event.notice(), lacking.get(i).body(), "reconcile"));
      }
    }
    processing.process(arrived, Trigger.RECONCILE);
  }

  private record Sold(String id, Paid paid) {}

  private ComparedPage purchases(String type, List<Item> items) {
    List<Sold> sold = new ArrayList<>();
    Set<Seen> seen = new HashSet<>();
    for (Item item : items) {
      for (EventNotice notice : item.notices()) {
        if (reading.siblings().ofPayment(notice).fact() instanceof Paid paid
            && rules.credits().concerns(notice)) {
          sold.add(new Sold(item.id(), paid));
          seen.add(new Seen("session", paid.id().value()));
          paid.invoice().ifPresent(invoice -> seen.add(new Seen("invoice", invoice)));
        }
      }
    }
    if (sold.isEmpty()) {
      return new ComparedPage.Found(List.of(), Set.of());
    }
    Set<PaymentId> ids = sold.stream().map(it -> it.paid().id()).collect(toSet());
    Map<PaymentId, Payment> payments = ledger.payments(ids).get();
    Map<PaymentId, Standing> standings = booked.standings(ids);
    List<Finding> found = new ArrayList<>();
    for (Sold one : sold) {
      PaymentId id = one.paid().id();
      Optional.ofNullable(payments.get(id))
          .flatMap(Payment::granted)
          .map(
              granted ->
                  different(type, one, granted, standings.getOrDefault(id, Standing.UNKNOWN)))
          .orElseGet(() -> missing(type, one, standings.getOrDefault(id, Standing.UNKNOWN)))
          .ifPresent(found::add);
    }
    return new ComparedPage.Found(found, seen);
  }

  private Optional<Finding> missing(String type, Sold one, Standing standing) {
    return standing.isSettled() || rules.credits().ignoredAsFree(one.paid()).isPresent()
        ? Optional.empty()
        : Optional.of(finding(What.MISSING, type, one, credits(one.paid()), Optional.empty()));
  }

  /** By the number of credits, or else by the amount that was paid. */
  private Optional<Finding> different(String type, Sold one, Granted granted, Standing standing) {
    if (standing.isAmended()) {
      return Optional.empty();
    }
    long here = granted.credits();
    Optional<Long> there = credits(one.paid()).filter(number -> number != here);
    if (there.isPresent() && !isOfOtherPrices(one.paid(), there.get(), standing)) {
      return Optional.of(finding(What.DIFFERENT, type, one, there, Optional.of(here)));
    }
    Optional<Money> paidHere = granted.paid();
    return one.paid()
        .money()
        .filter(money -> paidHere.filter(paid -> !paid.equals(money)).isPresent())
        .map(
            money ->
                finding(
                    What.DIFFERENT,
                    type,
                    one,
                    Optional.of(money.minor()),
                    paidHere.map(Money::minor)));
  }

  /** Empty where it takes lines, or lookup keys of prices, that Stripe's list leaves out. */
  private Optional<Long> credits(Paid paid) {
    return paid.claim()
        .number()
        .or(
            () ->
                rules.credits().needsLineItems(paid)
                    ? Optional.empty()
                    : rules.credits().creditsOf(paid))
        .map(Integer::longValue);
  }

  /** Whether its event would be credited with the same number today: the catalogue has changed. */
  private boolean isOfOtherPrices(Paid listed, long credits, Standing standing) {
    return listed.claim().number().isEmpty()
        && standing.creditedBy().map(event -> inbox.find(List.of(event))).orElse(List.of()).stream()
            .map(reading::notice)
            .noneMatch(
                notice ->
                    notice.fact() instanceof Paid told
                        && credits(told).filter(today -> today != credits).isPresent());
  }

  private static Finding finding(
      What what, String type, Sold one, Optional<Long> stripe, Optional<Long> ledger) {
    return new Finding(what, type, one.id(), Optional.of(one.paid().id().value()), stripe, ledger);
  }
}
