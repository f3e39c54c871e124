package io.tallystick.adapter.admin;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Repairs that would complete an event for a user, and do so only on record. */
record FixedRepairs(
    InMemoryBooks books,
    InMemoryEvents events,
    InstantSource clock,
    Map<StripeEventId, Resolution> resolutions)
    implements RepairEvents {

  static final String TOKEN = "the effect that was previewed";

  FixedRepairs(InMemoryBooks books, InMemoryEvents events, InstantSource clock) {
    this(books, events, clock, new ConcurrentHashMap<>());
  }

  @Override
  public Preview preview(StripeEventId id, Remedy remedy) {
    Optional<StripeEvent> event = events.details(id).map(EventDetails::line).map(it -> it.event());
    if (event.isEmpty()) {
      return new Preview.Missing(id);
    }
    if (!event.get().isOpen()) {
      return new Preview.NotApplicable(event.get());
    }
    return remedy instanceof Remedy.Assign assign
        ? new Preview.Effect(
            event
                .get()
                .tried(
                    new StripeEvent.Completed(
                        clock.instant(),
                        assign.assignment().user(),
                        500,
                        Optional.empty(),
                        Optional.empty())),
            Optional.of(0),
            Optional.of(500),
            TOKEN)
        : new Preview.Effect(event.get(), Optional.empty(), Optional.empty(), TOKEN);
  }

  @Override
  public Result apply(StripeEventId id, Remedy remedy, String seen, String person, String reason) {
    Preview now = preview(id, remedy);
    if (!(now instanceof Preview.Effect effect) || !seen.equals(TOKEN)) {
      return new Result.Changed(now);
    }
    Action action = new Action(person, "repair", id.value(), reason, clock.instant());
    books.committed(
        List.of(),
        () -> {
          books.audit().append(List.of(action));
          return action;
        });
    return new Result.Done(effect);
  }

  @Override
  public Optional<Resolution> explain(StripeEventId id) {
    return Optional.ofNullable(resolutions.get(id));
  }
}
