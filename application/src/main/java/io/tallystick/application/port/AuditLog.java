package io.tallystick.application.port;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What people did, never altered. */
public interface AuditLog {

  /** Notes actions. */
  void append(List<Action> actions);

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
