package io.tallystick.application.service.operator;

import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How long a session lasts, and what it needs.
 *
 * @param idle without a request
 * @param whole in any case
 * @param needSecondFactor which roles, where they sign in with a password, set one up first
 */
public record SessionLimits(Duration idle, Duration whole, Set<Role> needSecondFactor) {
  /** Copies the roles. */
  public SessionLimits {
    needSecondFactor = Set.copyOf(needSecondFactor);
  }

  Instant notIdleSince(Instant now) {
    return now.minus(idle);
  }

  Instant notBefore(Instant now) {
    return now.minus(whole);
  }
}
