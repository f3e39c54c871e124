package io.tallystick.application.port;

import java.time.Instant;
import java.util.List;

/** What people did, never altered. */
public interface AuditLog {

  /** Notes actions. */
  void append(List<Action> actions);

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
