package io.tallystick.application.port;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What people did, never altered. */
public interface AuditLog {

  /** Notes actions. */
  void append(List<Action> actions);

  /** Notes one action. */
  default void append(Action action) {
    append(List.of(action));
  }

  /** Notes that a person set off a try of each of these events, if a person did. */
  default void append(Trigger trigger, Collection<StripeEventId> events, Instant at) {
    trigger
        .deed()
        .ifPresent(
            deed ->
                append(
                    events.stream()
                        .map(
                            id ->
                                new Action(
                                    trigger.name(), deed.action(), id.value(), deed.reason(), at))
                        .toList()));
  }

  /** On what a person has done an action of this name after a time. */
  Set<String> subjects(String actor, String name, Instant after);

  /**
   * One action of a person.
   *
   * @param actor who
   * @param name what: {@code retry}, {@code replay}
   * @param subject on what, an event's id for instance
   * @param reason why
   */
  record Action(String actor, String name, String subject, String reason, Instant at) {}
}
