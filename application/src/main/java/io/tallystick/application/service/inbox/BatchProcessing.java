package io.tallystick.application.service.inbox;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.PaymentHistory;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Load, decide, store: what happens to a batch of events inside one transaction. */
final class BatchProcessing {

  private final WebhookInbox inbox;
  private final SiblingEvents siblings;
  private final EventReading reading;
  private final CurrentBodies bodies;
  private final BatchQuestions.Asking questions;
  private final BatchLoading loading;
  private final BatchStoring storing;
  private final ProcessingRules rules;
  private final InstantSource clock;

  BatchProcessing(
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      EventReading reading,
      ProcessingRules rules,
      InstantSource clock) {
    this.inbox = inbox;
    this.siblings = reading.siblings();
    this.reading = reading;
    this.bodies = new CurrentBodies(inbox, reading);
    this.questions = new BatchQuestions.Asking(inbox, directory, ledger, rules.resolver());
    this.loading = new BatchLoading(directory, ledger, rules);
    this.storing = new BatchStoring(inbox, directory, ledger, audit, rules, clock);
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Processes the items in order, waiting for their rows and accounts; to be called in a
   * transaction that holds their keys.
   */
  List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    BatchQuestions asked = questions.ask(items);
    Map<StripeEventId, StripeEvent> known =
        new HashMap<>(inbox.lock(items.stream().map(WorkItem::id).toList()));
    PaymentAliases aliases = new PaymentAliases(asked.aliases().get());
    Set<PaymentId> ids = BatchQuestions.payments(items);
    if (!ids.containsAll(aliases.keptAs(ids))) {
      throw new PaymentMoved();
    }
    List<StoredEvent> undecided = undecided(items, asked.historiesOf(items, aliases));
    if (!undecided.isEmpty()) {
      known.putAll(inbox.lock(undecided.stream().map(stored -> stored.event().id()).toList()));
    }
    return process(items, asked, aliases, known, trigger, true).stream()
        .map(Optional::orElseThrow)
        .toList();
  }

  /**
   * A payment is kept under an id that is not known before the transaction begins, so that its key
   * is not held: the event is to be tried again with it.
   */
  static final class PaymentMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PaymentMoved() {
      super("the payment is kept under another id");
    }
  }

  /**
   * Processes those items whose keys are held, and whose rows and accounts no other transaction
   * holds; empty for each that is left out. No row is held without its key: two batches could hold
   * what the other one needs.
   *
   * @param held is not asked before the questions about all items are put
   */
  List<Optional<Outcome>> processFree(
      List<WorkItem> items, Predicate<WorkItem> held, Trigger trigger) {
    BatchQuestions asked = questions.ask(items);
    Answer<Set<StripeEventId>> stored = inbox.known(items.stream().map(WorkItem::id).toList());
    PaymentAliases aliases = new PaymentAliases(asked.aliases().get());
    Set<PaymentId> keys = BatchQuestions.payments(items.stream().filter(held).toList());
    Predicate<WorkItem> candidate =
        held.and(item -> keys.containsAll(aliases.keptAs(item.notice().paymentIds())));
    List<WorkItem> candidates = items.stream().filter(candidate).toList();
    Map<PaymentId, PaymentHistory> histories = asked.historiesOf(candidates, aliases);
    Set<StripeEventId> rows = new HashSet<>();
    candidates.stream().map(WorkItem::id).filter(stored.get()::contains).forEach(rows::add);
    undecided(candidates, histories).forEach(event -> rows.add(event.event().id()));
    Map<StripeEventId, StripeEvent> known = rows.isEmpty() ? Map.of() : inbox.tryLock(rows);
    rows.removeAll(known.keySet());
    Set<PaymentId> busy = paymentsOf(rows, candidates, histories, aliases);
    Predicate<WorkItem> free =
        candidate
            .and(item -> !rows.contains(item.id()))
            .and(item -> Collections.disjoint(aliases.keptAs(item.notice().paymentIds()), busy));
    Iterator<Optional<Outcome>> outcomes =
        process(items.stream().filter(free).toList(), asked, aliases, known, trigger, false)
            .iterator();
    return items.stream()
        .map(item -> free.test(item) ? outcomes.next() : Optional.<Outcome>empty())
        .toList();
  }

  /** The payments of which an event is held by another transaction: all their events wait. */
  private static Set<PaymentId> paymentsOf(
      Set<StripeEventId> rows,
      List<WorkItem> items,
      Map<PaymentId, PaymentHistory> histories,
      PaymentAliases aliases) {
    Set<PaymentId> payments = new HashSet<>();
    items.stream()
        .filter(item -> rows.contains(item.id()))
        .forEach(item -> payments.addAll(aliases.keptAs(item.notice().paymentIds())));
    histories.forEach(
        (payment, history) -> {
          if (history.undecided().stream().anyMatch(it -> rows.contains(it.event().id()))) {
            payments.add(aliases.keptAs(payment));
          }
        });
    return payments;
  }

  /**
   * Processes items that nothing is in the way of. What they say of ids that stand for one payment
   * is learnt first: from then on payments go by the ids under which they are kept. Then come the
   * stored events that the items may change; and each event is decided by the bytes that are
   * stored, by what other events of its payment say, and by what persons have added.
   *
   * @param waits whether for accounts that another transaction holds; otherwise their events are
   *     left out
   */
  private List<Optional<Outcome>> process(
      List<WorkItem> arrived,
      BatchQuestions asked,
      PaymentAliases aliases,
      Map<StripeEventId, StripeEvent> known,
      Trigger trigger,
      boolean waits) {
    if (arrived.isEmpty()) {
      return List.of();
    }
    Instant start = clock.instant();
    Map<PaymentId, PaymentHistory> stored = asked.historiesOf(arrived, aliases);
    Map<PaymentId, Payment> payments = asked.payments().get();
    arrived.stream()
        .map(WorkItem::notice)
        .filter(rules.credits()::concerns)
        .forEach(notice -> aliases.learn(notice.paymentIds(), payments::containsKey));
    List<WorkItem> items =
        arrived.stream()
            .map(item -> item.with(SiblingEvents.under(item.notice(), aliases)))
            .toList();
    Map<PaymentId, PaymentHistory> histories = new HashMap<>();
    stored.forEach(
        (payment, history) ->
            histories.merge(aliases.keptAs(payment), history, PaymentHistory::and));
    List<StoredEvent> undecided = undecided(items, histories);
    List<WorkItem> read = new ArrayList<>(items);
    undecided.forEach(event -> read.add(reading.anew(event, aliases)));
    List<WorkItem> current = bodies.of(read, known, aliases);
    List<WorkItem> amended = amended(siblings.join(current, aliases));
    BatchLoading.Loaded loaded =
        loading.load(
            amended, asked, new BatchLoading.Known(payments, histories, known), start, waits);
    Batch batch = new Batch(rules, trigger, start, loaded);
    batch.decide(amended.subList(0, items.size()), amended.subList(items.size(), amended.size()));
    storing.store(batch, aliases, trigger, start);
    return batch.outcomes();
  }

  /** The stored events that the items may change, besides those that are tried anyway. */
  private static List<StoredEvent> undecided(
      List<WorkItem> items, Map<PaymentId, PaymentHistory> histories) {
    return histories.values().stream()
        .flatMap(history -> history.undecided().stream())
        .filter(stored -> items.stream().noneMatch(item -> item.tries(stored.event())))
        .sorted(Comparator.comparing(stored -> stored.event().id()))
        .toList();
  }

  /** The stored ones with all that persons have added to them, now or before. */
  private List<WorkItem> amended(List<WorkItem> items) {
    List<StripeEventId> stored =
        items.stream().filter(WorkItem.Stored.class::isInstance).map(WorkItem::id).toList();
    if (stored.isEmpty()) {
      return items;
    }
    Map<StripeEventId, Amendment> before = inbox.amendments(stored);
    return items.stream()
        .<WorkItem>map(
            item ->
                switch (item) {
                  case WorkItem.Arrived arrived -> arrived;
                  case WorkItem.Stored again ->
                      again.amended(before.getOrDefault(item.id(), Amendment.NONE));
                })
        .toList();
  }
}
