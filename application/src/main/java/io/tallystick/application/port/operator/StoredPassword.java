package io.tallystick.application.port.operator;

import java.time.Instant;
import java.util.Optional;

/**
 * A password as it is stored.
 *
 * @param temporary whether its operator has to choose another one at the next sign-in
 * @param lastsUntil of one that was made with the installation: afterwards its operator has to
 *     choose another one
 */
public record StoredPassword(String hash, boolean temporary, Optional<Instant> lastsUntil) {

  /** A password that a person has chosen. */
  public StoredPassword(String hash, boolean temporary) {
    this(hash, temporary, Optional.empty());
  }
}
