package io.tallystick.application.service.repair;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.LineItemLookup;
import io.tallystick.application.service.inbox.LockBudget;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a remedy would do to many events: previews of a few at a time, so that nobody waits. */
public record BulkPlanning(EventProcessing processing, EventReading reading, WebhookInbox inbox) {

  private static final int AT_ONCE = 50;

  /**
   * Each event with what would happen to it; events of one payment stand together, first those of
   * payments that would be credited.
   */
  public List<Planned> plan(List<StripeEventId> ids, Remedy remedy) {
    Map<String, List<WorkItem.Stored>> open = new LinkedHashMap<>();
    List<Planned> settled = new ArrayList<>();
    LineItemLookup lookup = reading.lookup();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<StripeEventId> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
      Map<StripeEventId, StoredEvent> stored = inbox.byId(some);
      List<WorkItem.Stored> items = new ArrayList<>();
      for (StripeEventId id : some) {
        StoredEvent found = stored.get(id);
        if (found == null) {
          settled.add(new Planned(id, 0, result(new Outcome.Missing(id), 0)));
        } else if (found.isRemoved() || !remedy.appliesTo(found.event())) {
          int attempts = found.event().attempts();
          settled.add(
              new Planned(id, attempts, result(new Outcome.Known(found.event()), attempts)));
        } else {
          items.add(reading.decoded(found, remedy));
        }
      }
      for (WorkItem.Stored item : reading.withLines(items, lookup)) {
        open.computeIfAbsent(payment(item), payment -> new ArrayList<>()).add(item);
      }
    }
    LockBudget budget = new LockBudget();
    List<Planned> planned = new ArrayList<>();
    List<WorkItem.Stored> chunk = new ArrayList<>();
    for (List<WorkItem.Stored> together : open.values()) {
      chunk.addAll(together);
      if (chunk.size() >= AT_ONCE) {
        planned.addAll(preview(chunk, budget));
        chunk.clear();
      }
    }
    planned.addAll(preview(chunk, budget));
    planned.addAll(settled);
    return creditedFirst(planned, open);
  }

  /** What a person checks stands at the beginning. */
  private static List<Planned> creditedFirst(
      List<Planned> planned, Map<String, List<WorkItem.Stored>> payments) {
    Set<StripeEventId> credited =
        planned.stream()
            .filter(it -> it.expected().kind() == Kind.CREDITED)
            .map(Planned::event)
            .collect(toSet());
    Set<StripeEventId> first =
        payments.values().stream()
            .map(together -> together.stream().map(WorkItem::id).toList())
            .filter(ids -> ids.stream().anyMatch(credited::contains))
            .flatMap(List::stream)
            .collect(toSet());
    return planned.stream()
        .sorted(Comparator.comparing(it -> !first.contains(it.event())))
        .toList();
  }

  /** Each preview is taken back: only in the same one does an event know what another one got. */
  private static String payment(WorkItem.Stored item) {
    return item.notice().payment().map(Object::toString).orElse(item.id().value());
  }

  private List<Planned> preview(Collection<WorkItem.Stored> chunk, LockBudget budget) {
    if (chunk.isEmpty()) {
      return List.of();
    }
    Map<StripeEventId, Integer> attempts =
        chunk.stream().collect(toMap(WorkItem::id, WorkItem.Stored::attemptsSeen));
    return processing.preview(List.copyOf(chunk), budget).stream()
        .map(
            outcome -> {
              int seen = attempts.getOrDefault(outcome.id(), 0);
              return new Planned(outcome.id(), seen, result(outcome, seen));
            })
        .toList();
  }

  /**
   * What an outcome is to a bulk repair.
   *
   * @param attempts how often the event had been tried when it was planned
   */
  static BulkResult result(Outcome outcome, int attempts) {
    return switch (outcome) {
      case Outcome.Tried tried -> result(tried.event());
      case Outcome.Known known when known.event().attempts() != attempts ->
          new BulkResult(
              Kind.CHANGED,
              Optional.empty(),
              "changed since the plan: " + known.event().describe());
      case Outcome.Known known when known.event().state() instanceof Failed ->
          result(known.event());
      case Outcome.Known known -> settled(known.event());
      case Outcome.Missing missing ->
          new BulkResult(Kind.MISSING, Optional.empty(), "there is no such event");
      case Outcome.Unrecorded unrecorded ->
          new BulkResult(Kind.FAILED, Optional.empty(), "could not be stored; the log says why");
    };
  }

  private static BulkResult result(StripeEvent event) {
    return switch (event.state()) {
      case Completed done ->
          new BulkResult(
              Kind.CREDITED,
              Optional.empty(),
              event.describe(),
              done.credits(),
              Optional.of(done.user()));
      case Ignored ignored ->
          new BulkResult(Kind.CLOSED, Optional.of(ignored.reason()), event.describe());
      case Failed failed ->
          new BulkResult(
              Kind.FAILED, Optional.of(failed.failure().writtenCode()), failed.failure().message());
      case Discarded discarded ->
          new BulkResult(Kind.DISCARDED, Optional.empty(), event.describe());
      case Received received -> settled(event);
      case CompletedBefore before -> settled(event);
      case Unknown unknown -> settled(event);
    };
  }

  private static BulkResult settled(StripeEvent event) {
    return new BulkResult(Kind.SETTLED, Optional.empty(), event.describe());
  }
}
