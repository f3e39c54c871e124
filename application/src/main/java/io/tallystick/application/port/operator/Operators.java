package io.tallystick.application.port.operator;

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

  /** Stores another hash of the same password, if that is still the one with this hash. */
  void renewHash(String name, String before, String after);

  /** Whether the password is the one that was made with the installation. */
  boolean hasGeneratedPassword(String name);

  /** Whom the identity provider means by this name; empty until the first sign-in there. */
  Optional<ProviderIdentity> identity(String name);

  /** Stores whom the identity provider means by this name; empty: nobody yet. */
  void setIdentity(String name, Optional<ProviderIdentity> identity);

  /**
   * A person as an identity provider knows them.
   *
   * @param issuer the provider and the client that it knows this installation as
   * @param subject is given to nobody else by this issuer (OpenID Connect Core 1.0, section 2)
   */
  record ProviderIdentity(String issuer, String subject) {}
}
