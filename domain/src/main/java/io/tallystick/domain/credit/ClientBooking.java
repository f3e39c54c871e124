package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A ledger row that the host application asks for.
 *
 * @param amount signed, not 0
 * @param key the booking key: no two rows have the same
 * @param hold where it takes or gives back held credits
 * @param expiresAt where it grants credits that expire
 */
public record ClientBooking(
    UserId user,
    EntryKind kind,
    int amount,
    String key,
    Optional<HoldId> hold,
    Optional<Instant> expiresAt,
    String reason,
    String actor) {

  public ClientBooking {
    if (amount == 0) {
      throw new IllegalArgumentException("a booking changes the balance");
    }
  }

  /** The same for credits that expire. */
  public ClientBooking expiring(Optional<Instant> at) {
    return new ClientBooking(user, kind, amount, key, hold, at, reason, actor);
  }
}
