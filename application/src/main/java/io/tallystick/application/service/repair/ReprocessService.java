package io.tallystick.application.service.repair;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.LineItemLookup;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.ReprocessEvents;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives ignored events back to processing, by the remedy with which a person reopens one. */
public record ReprocessService(EventProcessing processing, EventReading reading, WebhookInbox inbox)
    implements ReprocessEvents {

  /** So many ids are looked for at once, and so many events are processed in one transaction. */
  private static final int IDS_AT_ONCE = 10_000;

  private static final int EVENTS_AT_ONCE = 100;
  private static final Remedy REOPEN = new Remedy.Reopen();

  @Override
  public void reprocess(SkipReason reason, Trigger trigger, Consumer<Reprocessed> happened) {
    LineItemLookup lookup = reading.lookup();
    forSome(
        reason,
        ids -> {
          for (int from = 0; from < ids.size(); from += EVENTS_AT_ONCE) {
            List<WorkItem.Stored> items =
                inbox.find(ids.subList(from, Math.min(from + EVENTS_AT_ONCE, ids.size()))).stream()
                    .map(stored -> reading.decoded(stored, REOPEN))
                    .toList();
            processing
                .process(List.copyOf(reading.withLines(items, lookup)), trigger)
                .forEach(outcome -> happened.accept(result(outcome)));
          }
        });
  }

  @Override
  public void preview(SkipReason reason, Consumer<Reprocessed> expected) {
    BulkPlanning planning = new BulkPlanning(processing, reading, inbox);
    forSome(
        reason,
        ids ->
            planning
                .plan(ids, REOPEN)
                .forEach(it -> expected.accept(new Reprocessed(it.event(), it.expected()))));
  }

  /** In the order of their ids, so that those which stay ignored are met once. */
  private void forSome(SkipReason reason, Consumer<List<StripeEventId>> work) {
    Optional<StripeEventId> last = Optional.empty();
    List<StripeEventId> ids;
    do {
      ids = inbox.ignored(reason.code(), last, IDS_AT_ONCE);
      if (!ids.isEmpty()) {
        work.accept(ids);
        last = Optional.of(ids.getLast());
      }
    } while (ids.size() == IDS_AT_ONCE);
  }

  private static Reprocessed result(Outcome outcome) {
    int attempts = outcome instanceof Outcome.Known known ? known.event().attempts() : 0;
    return new Reprocessed(outcome.id(), BulkPlanning.result(outcome, attempts));
  }
}
