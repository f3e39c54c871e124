package io.tallystick.application.service.reconcile;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.BookedPayments.Row;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares what Stripe lists on one page with what is known here. */
public final class ReconcilePages {

  private final EventProcessing processing;
  private final EventReading reading;
  private final WebhookInbox inbox;
  private final PurchasesComparison purchases;
  private final ReversalsComparison reversals;
  private final LedgerComparison rest;

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
    this.purchases = new PurchasesComparison(reading, inbox, ledger, booked, rules);
    this.reversals = new ReversalsComparison(history, reading.siblings(), inbox, ledger);
    this.rest = new LedgerComparison(history, reversals);
  }

  /**
   * A comparison under way.
   *
   * @param pricesSince since when the prices are known to be what they are; empty: no others are
   *     known
   * @param answered payments of which Stripe has told all refunds, or all disputes; those that are
   *     asked for are added
   * @param unread why the lines of purchases could not be read, to which each page adds
   */
  record Comparison(
      Run run, Optional<Instant> pricesSince, Set<Seen> answered, List<String> unread) {}

  /** What differs; events that never arrived are fed in, unless it is a dry run. */
  ComparedPage compare(Comparison run, ReconcileStage kind, List<Item> items) {
    return switch (kind) {
      case EVENTS -> {
        List<Item> lacking = run.run().dryRun() ? List.of() : unknown(items);
        yield new ComparedPage.Found(lacking.isEmpty() ? List.of() : feed(lacking), Set.of());
      }
      case SESSIONS -> purchases.listed("session", items, run.pricesSince());
      case INVOICES -> purchases.listed("invoice", items, run.pricesSince());
      case REFUNDS, DISPUTES -> reversals.listed(kind, items, run.answered());
      case LEDGER -> throw new IllegalArgumentException("the ledger is not Stripe's");
    };
  }

  /** What differs of rows of the ledger of which Stripe has listed nothing. */
  ComparedPage booked(Comparison run, List<Row> rows) {
    return rest.compare(rows, run.answered());
  }

  /** The events that never arrived. */
  List<Finding> lacking(List<Item> items) {
    return unknown(items).stream().map(item -> event(What.FED, item)).toList();
  }

  private static Finding event(What what, Item item) {
    return new Finding(
        what, "event", item.id(), Optional.empty(), Optional.empty(), Optional.empty());
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

  /** Those that could not be stored are missing still. */
  private List<Finding> feed(List<Item> lacking) {
    List<Decoded> read = reading.read(lacking.stream().map(Item::body).toList());
    List<WorkItem> arrived = new ArrayList<>();
    for (int i = 0; i < lacking.size(); i++) {
      if (read.get(i) instanceof Decoded.Event event) {
        arrived.add(new WorkItem.Arrived(event.notice(), lacking.get(i).body(), "reconcile"));
      }
    }
    Set<String> stored =
        processing.process(arrived, Trigger.RECONCILE).stream()
            .filter(it -> it instanceof Outcome.Tried || it instanceof Outcome.Known)
            .map(it -> it.id().value())
            .collect(toSet());
    return lacking.stream()
        .filter(item -> !stored.contains(item.id()))
        .map(item -> event(What.MISSING, item))
        .toList();
  }
}
