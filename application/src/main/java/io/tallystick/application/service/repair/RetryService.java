package io.tallystick.application.service.repair;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.RetryEvents;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tries stored events again, each from the bytes that were stored. */
public record RetryService(
    EventProcessing processing,
    EventReading reading,
    WebhookInbox inbox,
    Transactions transactions,
    InstantSource clock)
    implements RetryEvents {

  /** What an instance has claimed and not tried by then is claimed by another one. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(1);

  @Override
  public List<Outcome> retry(List<StripeEventId> ids, Trigger trigger) {
    return onStored(ids, items -> process(items, trigger));
  }

  @Override
  public List<Outcome> preview(List<StripeEventId> ids) {
    return onStored(ids, processing::preview);
  }

  @Override
  public int retryDue(int most) {
    Instant now = clock.instant();
    List<StripeEventId> due =
        transactions.committed(
            () -> inbox.claimDue(now, now.minus(ABANDONED_AFTER), now.plus(CLAIMED_FOR), most));
    if (due.isEmpty()) {
      return 0;
    }
    List<WorkItem.Stored> open = open(inbox.find(due));
    process(open.stream().filter(item -> !reading.lacksLines(item)).toList(), Trigger.WORKER);
    process(
        reading.withLines(open.stream().filter(reading::lacksLines).toList(), reading.lookup()),
        Trigger.WORKER);
    return due.size();
  }

  private List<Outcome> process(List<WorkItem.Stored> items, Trigger trigger) {
    return items.isEmpty() ? List.of() : processing.process(List.copyOf(items), trigger);
  }

  private List<WorkItem.Stored> open(Collection<StoredEvent> stored) {
    return stored.stream()
        .filter(found -> found.event().isOpen())
        .map(found -> reading.decoded(found, new Remedy.Retry()))
        .toList();
  }

  private List<Outcome> onStored(
      List<StripeEventId> ids, Function<List<WorkItem.Stored>, List<Outcome>> work) {
    Map<StripeEventId, StoredEvent> stored = inbox.byId(ids);
    List<WorkItem.Stored> open =
        reading.withLines(
            open(ids.stream().distinct().filter(stored::containsKey).map(stored::get).toList()),
            reading.lookup());
    Map<StripeEventId, Outcome> tried =
        open.isEmpty()
            ? Map.of()
            : work.apply(open).stream().collect(toMap(Outcome::id, identity()));
    return ids.stream()
        .map(
            id -> {
              if (tried.containsKey(id)) {
                return tried.get(id);
              }
              return stored.containsKey(id)
                  ? new Outcome.Known(stored.get(id).event())
                  : new Outcome.Missing(id);
            })
        .toList();
  }
}
