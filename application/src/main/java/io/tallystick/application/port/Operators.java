package io.tallystick.application.port;

import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operators, their sessions, and the failures of those who would be one. */
public interface Operators {

  /** Everybody, by name. */
  List<Operator> all();

  /** The one with this name. */
  default Optional<Operator> find(String name) {
    return all().stream().filter(operator -> operator.name().equals(name)).findFirst();
  }

  /** The hash of the password of an operator who is not disabled and has one. */
  Optional<String> passwordHash(String name);

  /**
   * Adds an operator, whose name is free.
   *
   * @param passwordHash empty for somebody whom only the identity provider knows
   */
  void add(Operator operator, Optional<String> passwordHash, Instant at);

  /** Stores the role, and whether they are disabled. */
  void update(Operator operator);

  /** Stores a new password. */
  void setPasswordHash(String name, String passwordHash, Instant at);

  /** Opens a session. */
  void open(byte[] idDigest, String name, String csrf, Instant at);

  /**
   * A session that is neither idle nor too old, of an operator who is not disabled; it counts as
   * seen, within a minute.
   */
  Optional<Session> session(byte[] idDigest, Instant now, Instant notIdleSince, Instant notBefore);

  /** Ends a session; empty if there is none. */
  Optional<String> close(byte[] idDigest);

  /** Ends all sessions of an operator. */
  void closeAll(String name);

  /** Forgets the sessions that have ended by themselves. */
  void closeEnded(Instant notIdleSince, Instant notBefore);

  /** The failures in a row. */
  Optional<Failures> failures(String origin);

  /** One more failure; those of more than a day before it do not count any more. */
  void addFailure(String origin, Instant at);

  /** One failure less: it was none. */
  void takeBackFailure(String origin);

  /** Forgets the failures. */
  void forgetFailures(String origin);

  /**
   * Failures in a row.
   *
   * @param count at least 1
   * @param last when the last one was
   */
  record Failures(int count, Instant last) {}
}
