package io.tallystick.application.service;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.in.Remedy;
import io.tallystick.application.port.in.RetryEvents;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.WebhookInbox;
import io.tallystick.application.port.out.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tries stored events again, each from the bytes that were stored. */
public final class RetryService implements RetryEvents {

  /** An event that is still undecided after so long was left behind by a crash. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

  private final EventProcessing processing;
  private final EventReading reading;
  private final WebhookInbox inbox;
  private final InstantSource clock;

  public RetryService(
      EventProcessing processing, EventReading reading, WebhookInbox inbox, InstantSource clock) {
    this.processing = processing;
    this.reading = reading;
    this.inbox = inbox;
    this.clock = clock;
  }

  @Override
  public List<Outcome> retry(List<StripeEventId> ids, Trigger trigger) {
    return onStored(ids, items -> processing.process(List.copyOf(items), trigger));
  }

  @Override
  public List<Outcome> preview(List<StripeEventId> ids) {
    return onStored(ids, processing::preview);
  }

  @Override
  public int retryDue(int most) {
    Instant now = clock.instant();
    List<StripeEventId> due = inbox.due(now, now.minus(ABANDONED_AFTER), most);
    if (!due.isEmpty()) {
      retry(due, Trigger.WORKER);
    }
    return due.size();
  }

  private List<Outcome> onStored(
      List<StripeEventId> ids, Function<List<WorkItem.Stored>, List<Outcome>> work) {
    Map<StripeEventId, StoredEvent> stored =
        inbox.find(ids).stream().collect(toMap(found -> found.event().id(), identity()));
    List<WorkItem.Stored> open =
        ids.stream()
            .distinct()
            .filter(stored::containsKey)
            .map(stored::get)
            .filter(found -> found.event().isOpen())
            .map(event -> reading.read(event, new Remedy.Retry()))
            .toList();
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
