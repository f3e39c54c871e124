package io.tallystick.application.service.repair;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tries a part of a bulk repair, through the same door as every other try. What became of an event
 * is noted in the transaction that does it: a crash loses nothing, and nothing is done twice.
 */
record BulkTries(
    EventProcessing processing,
    EventReading reading,
    WebhookInbox inbox,
    BulkRuns runs,
    Transactions transactions,
    InstantSource clock) {

  void repair(BulkRun run, List<Planned> claimed) {
    BulkRun.Start start = run.start().orElseThrow();
    Remedy remedy = remedy(run.action(), run.amendment());
    Map<StripeEventId, Integer> attempts =
        claimed.stream().collect(toMap(Planned::event, Planned::attempts));
    Consumer<List<Outcome>> settle =
        outcomes ->
            runs.settle(
                run.id(),
                outcomes.stream()
                    .collect(
                        toMap(
                            Outcome::id,
                            it -> BulkPlanning.result(it, attempts.getOrDefault(it.id(), 0)))),
                clock.instant());
    Map<StripeEventId, StoredEvent> stored = inbox.byId(attempts.keySet());
    List<Outcome> left = new ArrayList<>();
    List<WorkItem.Stored> open = new ArrayList<>();
    for (Planned planned : claimed) {
      StoredEvent found = stored.get(planned.event());
      if (found == null) {
        left.add(new Outcome.Missing(planned.event()));
      } else if (found.event().attempts() != planned.attempts()
          || !remedy.appliesTo(found.event())) {
        left.add(new Outcome.Known(found.event()));
      } else {
        open.add(reading.decoded(found, remedy));
      }
    }
    if (!left.isEmpty()) {
      transactions.committed(() -> settle.accept(left));
    }
    if (!open.isEmpty()) {
      String reason = "%s (%s)".formatted(start.reason(), run.subject());
      List<WorkItem> items = List.copyOf(reading.withLines(open, reading.lookup()));
      processing.process(items, Trigger.person(start.by(), run.action().code(), reason), settle);
    }
  }

  /** What the action is to one event. */
  static Remedy remedy(BulkAction action, Amendment amendment) {
    return switch (action) {
      case RETRY -> new Remedy.Retry();
      case ASSIGN -> new Remedy.Assign(amendment.assignment().orElseThrow());
      case SET_CREDITS -> new Remedy.SetCredits(amendment.credits().orElseThrow());
      case UNKNOWN -> throw new IllegalArgumentException("only a later version knows this action");
      case DISCARD -> new Remedy.Discard();
    };
  }
}
