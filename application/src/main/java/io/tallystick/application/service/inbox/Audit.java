package io.tallystick.application.service.inbox;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What of a try belongs in the audit log: those that a person set off. */
final class Audit {

  private Audit() {}

  static Optional<List<Action>> of(Trigger trigger, Collection<StripeEventId> events, Instant at) {
    return trigger
        .deed()
        .map(
            deed ->
                events.stream()
                    .map(
                        id ->
                            new Action(
                                trigger.name(), deed.action(), id.value(), deed.reason(), at))
                    .toList());
  }
}
