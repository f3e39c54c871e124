package io.tallystick.application.port;

import io.tallystick.domain.operator.Operator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operators of the dashboard. */
public interface Operators {

  /** All operators, by name. */
  List<Operator> all();

  /** The operator with this name. */
  default Optional<Operator> find(String name) {
    return all().stream().filter(operator -> operator.name().equals(name)).findFirst();
  }

  /** The hash of the password of an operator who is not disabled and has one. */
  Optional<String> passwordHash(String name);

  /**
   * Adds an operator, whose name is free.
   *
   * @param password empty for an operator who signs in through the identity provider alone
   */
  void add(Operator operator, Optional<StoredPassword> password, Instant at);

  /** Stores the role, and whether the operator is disabled. */
  void update(Operator operator);

  /** Stores a new password. */
  void setPassword(String name, StoredPassword password, Instant at);
}
